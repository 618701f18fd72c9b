package dev.slipway.runtime.store;

import java.util.List;
import java.util.Optional;

/**
 * Revisioned keys and values with compare-and-set and a resumable watch: what an API server needs
 * of etcd, and no more.
 *
 * <p>Every successful write gets the next revision of one store-wide sequence. A write that has
 * been acknowledged is durable. Failures to reach the store are {@link StoreException}s; a lost
 * race is a value ({@link WriteResult.Conflict}), never an exception.
 */
public interface Store extends AutoCloseable {
  /** No value may be larger: 1.5 MiB, etcd's own limit. */
  int MAX_VALUE_BYTES = 3 * 512 * 1024;

  /** The newest value of a key, linearizable. */
  Optional<StoredValue> get(String key);

  /**
   * One page of the keys under a prefix in key order, as of one revision.
   *
   * @throws CompactedException when {@code request.revision} has been compacted away
   */
  StorePage list(ListRequest request);

  /**
   * Writes {@code value} if the key's newest modification is {@code expectedRevision}; 0 means that
   * the key must be absent.
   *
   * @throws ValueTooLargeException when the value has more than {@link #MAX_VALUE_BYTES}
   */
  WriteResult put(String key, byte[] value, long expectedRevision);

  /**
   * Deletes the key if its newest modification is {@code expectedRevision}, which is that of an
   * existing key and so greater than 0.
   */
  WriteResult delete(String key, long expectedRevision);

  /**
   * Delivers every change under a prefix with a revision greater than {@code afterRevision}, in
   * order, until the returned handle is closed. Connection losses are bridged without gap or
   * repetition. A position that has been compacted away ends the watch with a {@link
   * CompactedException}, one that is not reached yet with another {@link StoreException}. Closing
   * does not wait for a call of the listener that is under way.
   */
  AutoCloseable watch(String prefix, long afterRevision, StoreListener listener);

  /**
   * Forgets history before {@code revision}: older lists and watches are refused from then on. Does
   * nothing if that has been done already.
   */
  void compact(long revision);

  /** Releases what this store created. */
  @Override
  void close();

  /**
   * A key's value at a modification.
   *
   * @param key the full key
   * @param value the bytes, not to be changed by the reader
   * @param revision the modification that wrote it
   */
  record StoredValue(String key, byte[] value, long revision) {}

  /**
   * What to list.
   *
   * @param prefix keys starting with it
   * @param afterKey keys strictly after it, or the empty string for the start
   * @param limit at most so many, or 0 for all
   * @param revision the revision to read at, or 0 for the newest
   */
  record ListRequest(String prefix, String afterKey, int limit, long revision) {}

  /**
   * A page.
   *
   * @param values in key order
   * @param revision the store revision that the page shows
   * @param remaining how many keys under the prefix come after this page
   */
  record StorePage(List<StoredValue> values, long revision, long remaining) {
    public StorePage {
      values = List.copyOf(values);
    }
  }

  /** What became of a write. */
  sealed interface WriteResult {
    /** Written, as this revision. */
    record Written(long revision) implements WriteResult {}

    /** Not written: the key's newest modification is another one; empty where the key is absent. */
    record Conflict(Optional<StoredValue> current) implements WriteResult {}
  }

  /** Receives changes; called by one thread at a time. */
  interface StoreListener {
    /**
     * A change.
     *
     * @param event what happened
     */
    void changed(StoreEvent event);

    /**
     * The watch cannot go on because its position was compacted away or the store is closed;
     * nothing follows.
     */
    void ended(StoreException cause);
  }

  /**
   * A change of one key.
   *
   * @param key the key
   * @param revision the modification
   * @param value the new value, empty for a deletion
   * @param previous the value before, empty for a creation
   */
  record StoreEvent(
      String key, long revision, Optional<StoredValue> value, Optional<StoredValue> previous) {}
}
