package dev.slipway.runtime;

import dev.slipway.runtime.store.CompactedException;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.StoreException;
import dev.slipway.runtime.store.ValueTooLargeException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store on this machine's disk: when it fails and the disk is full, that is what its failures
 * say, since etcd itself only ends.
 */
final class DiskReportingStore implements Store {
  /** Etcd's database grows in steps of this size at least. */
  private static final long FULL = 16L << 20;

  private static final long MIB = 1L << 20;

  private final Store store;
  private final Path folder;

  DiskReportingStore(Store store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public Optional<StoredValue> get(String key) {
    return explained(() -> store.get(key));
  }

  @Override
  public StorePage list(ListRequest request) {
    return explained(() -> store.list(request));
  }

  @Override
  public WriteResult put(String key, byte[] value, long expectedRevision) {
    return explained(() -> store.put(key, value, expectedRevision));
  }

  @Override
  public WriteResult delete(String key, long expectedRevision) {
    return explained(() -> store.delete(key, expectedRevision));
  }

  @Override
  public AutoCloseable watch(String prefix, long afterRevision, StoreListener listener) {
    return store.watch(prefix, afterRevision, listener);
  }

  @Override
  public void compact(long revision) {
    explained(
        () -> {
          store.compact(revision);
          return revision;
        });
  }

  private <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (CompactedException | ValueTooLargeException e) {
      throw e;
    } catch (StoreException e) {
      Optional<String> full = fullness();
      if (full.isEmpty()) {
        throw e;
      }
      throw new StoreException(full.get() + " (" + e.getMessage() + ")", e);
    }
  }

  private Optional<String> fullness() {
    try {
      FileStore disk = Files.getFileStore(folder);
      long free = disk.getUsableSpace();
      return free >= FULL
          ? Optional.empty()
          : Optional.of(
              "the disk of "
                  + folder
                  + " is full, "
                  + free / MIB
                  + " of "
                  + disk.getTotalSpace() / MIB
                  + " MiB are free: remove something there, the cluster goes on by itself");
    } catch (IOException e) {
      return Optional.empty(); // the store's own words have to do
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
