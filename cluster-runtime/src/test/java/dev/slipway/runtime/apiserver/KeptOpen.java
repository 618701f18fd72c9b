package dev.slipway.runtime.apiserver;

import dev.slipway.runtime.store.Store;
import java.util.Optional;

/** A store that outlives the server over it. */
record KeptOpen(Store store) implements Store {
  @Override
  public Optional<StoredValue> get(String key) {
    return store.get(key);
  }

  @Override
  public StorePage list(ListRequest request) {
    return store.list(request);
  }

  @Override
  public WriteResult put(String key, byte[] value, long expectedRevision) {
    return store.put(key, value, expectedRevision);
  }

  @Override
  public WriteResult delete(String key, long expectedRevision) {
    return store.delete(key, expectedRevision);
  }

  @Override
  public AutoCloseable watch(String prefix, long afterRevision, StoreListener listener) {
    return store.watch(prefix, afterRevision, listener);
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @Override
  public void close() {}
}
