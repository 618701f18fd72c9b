package dev.slipway.runtime.apiserver.storage;

import org.jspecify.annotations.Nullable;

/** A change of one object, shared by everybody who watches it. */
public final class WatchEvent {
  private final long revision;
  private final @Nullable CachedObject before;
  private final @Nullable CachedObject after;
  private volatile @Nullable StoredObject last;

  WatchEvent(long revision, @Nullable CachedObject before, @Nullable CachedObject after) {
    this.revision = revision;
    this.before = before;
    this.after = after;
  }

  /** The write that made the change. */
  public long revision() {
    return revision;
  }

  /** The object before, null for a new one. */
  public @Nullable CachedObject before() {
    return before;
  }

  /** The object after, null for a removed one. */
  public @Nullable CachedObject after() {
    return after;
  }

  /** The state before, at the revision of this change: what a watcher sees vanish. */
  public StoredObject last() {
    StoredObject known = last;
    if (known == null) {
      CachedObject gone = before;
      if (gone == null) {
        throw new IllegalStateException("a new object has no last state");
      }
      known = gone.object().atRevision(revision);
      last = known;
    }
    return known;
  }

  /** Bytes that this event keeps alive. */
  int size() {
    CachedObject one = before;
    CachedObject other = after;
    return (one == null ? 0 : one.object().json().length)
        + (other == null ? 0 : other.object().json().length);
  }
}
