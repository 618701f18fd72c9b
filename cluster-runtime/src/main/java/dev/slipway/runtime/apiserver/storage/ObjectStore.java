package dev.slipway.runtime.apiserver.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.StorePage;
import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.Store.WriteResult;
import java.util.List;
import java.util.Optional;

/** Objects in the store: linearizable reads and compare-and-set writes. */
public final class ObjectStore {
  /** Nothing is ever stored under it: reading it only asks the store for its revision. */
  private static final String NOTHING = Keys.ROOT + "~";

  private final Store store;

  public ObjectStore(Store store) {
    this.store = requireNonNull(store);
  }

  /**
   * A page of objects at one revision.
   *
   * @param objects in key order
   * @param revision the revision that the page shows
   * @param remaining how many come after it
   */
  public record Page(List<StoredObject> objects, long revision, long remaining) {
    public Page {
      objects = List.copyOf(objects);
    }
  }

  /** What became of a write. */
  public sealed interface Outcome {
    /** Written. */
    record Written(StoredObject object) implements Outcome {}

    /** Somebody was faster; empty where the object is gone. */
    record Lost(Optional<StoredObject> current) implements Outcome {}
  }

  /** The newest state of an object. */
  public Optional<StoredObject> get(String key) {
    return store.get(key).map(ObjectStore::object);
  }

  /** Objects after a key, at a revision or, with 0, as they are now. */
  public Page list(String prefix, String afterKey, int limit, long revision) {
    StorePage page = store.list(new ListRequest(prefix, afterKey, limit, revision));
    return new Page(
        page.values().stream().map(ObjectStore::object).toList(),
        page.revision(),
        page.remaining());
  }

  /** The revision that every write acknowledged before this call has at most. */
  public long currentRevision() {
    return store.list(new ListRequest(NOTHING, "", 1, 0)).revision();
  }

  /** Writes a new object if the key is free. */
  public Outcome create(String key, ObjectNode object) {
    return write(key, object, 0);
  }

  /** Writes an object if its last write is {@code expectedRevision}. */
  public Outcome replace(String key, ObjectNode object, long expectedRevision) {
    return write(key, object, expectedRevision);
  }

  /** What a write would have stored, for one that is only tried. */
  public StoredObject pretend(String key, ObjectNode object, long revision) {
    return StoredObject.of(key, StoredObject.encode(object), revision);
  }

  /** Removes an object if nobody has written it since; its last state, then. */
  public Outcome delete(StoredObject object) {
    return switch (store.delete(object.key(), object.revision())) {
      case WriteResult.Written written ->
          new Outcome.Written(object.atRevision(written.revision()));
      case WriteResult.Conflict conflict ->
          new Outcome.Lost(conflict.current().map(ObjectStore::object));
    };
  }

  private Outcome write(String key, ObjectNode object, long expectedRevision) {
    byte[] bytes = StoredObject.encode(object);
    return switch (store.put(key, bytes, expectedRevision)) {
      case WriteResult.Written written ->
          new Outcome.Written(StoredObject.of(key, bytes, written.revision()));
      case WriteResult.Conflict conflict ->
          new Outcome.Lost(conflict.current().map(ObjectStore::object));
    };
  }

  private static StoredObject object(StoredValue value) {
    return StoredObject.of(value.key(), value.value(), value.revision());
  }
}
