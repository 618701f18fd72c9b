package dev.slipway.runtime.apiserver.registry;

/** The part of an object that a request may change. */
public enum Part {
  /** Everything but the status. */
  MAIN(""),
  /** The status. */
  STATUS("status"),
  /** The number of replicas. */
  SCALE("scale"),
  /** A namespace's own finalizers. */
  FINALIZE("finalize"),
  /** Whatever the server itself has to change. */
  WHOLE("");

  private final String subresource;

  Part(String subresource) {
    this.subresource = subresource;
  }

  /** The subresource's name, empty for the object itself. */
  public String subresource() {
    return subresource;
  }
}
