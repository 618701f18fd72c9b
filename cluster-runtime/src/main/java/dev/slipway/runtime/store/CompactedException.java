package dev.slipway.runtime.store;

/** The asked-for revision is no longer kept; the asker must list anew. */
public final class CompactedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public CompactedException(long revision) {
    super("revision " + revision + " has been compacted");
  }
}
