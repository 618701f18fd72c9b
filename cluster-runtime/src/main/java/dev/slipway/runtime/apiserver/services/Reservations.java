package dev.slipway.runtime.apiserver.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.Store.WriteResult;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names that only one owner may hold at a time, such as addresses, in the store. Taking one is a
 * single compare-and-set.
 */
final class Reservations {
  private final Store store;
  private final String prefix;

  /** Reservations of one kind below {@code /registry/allocations/}. */
  Reservations(Store store, String kind) {
    this.store = requireNonNull(store);
    this.prefix = "/registry/allocations/" + kind + "/";
  }

  /** Takes a name; false when somebody else holds it. */
  boolean take(String name, String owner) {
    return switch (store.put(prefix + name, owner.getBytes(UTF_8), 0)) {
      case WriteResult.Written written -> true;
      case WriteResult.Conflict conflict ->
          conflict.current().filter(value -> owner(value).equals(owner)).isPresent();
    };
  }

  /** Gives a name back, if this owner holds it. */
  void release(String name, String owner) {
    Optional<StoredValue> held = store.get(prefix + name);
    while (held.isPresent() && owner(held.get()).equals(owner)) {
      switch (store.delete(prefix + name, held.get().revision())) {
        case WriteResult.Written written -> {
          return;
        }
        case WriteResult.Conflict conflict -> held = conflict.current();
      }
    }
  }

  /** The names that are taken. */
  Set<String> taken() {
    Set<String> names = new HashSet<>();
    for (StoredValue value : values()) {
      names.add(value.key().substring(prefix.length()));
    }
    return names;
  }

  /** Gives back what is held by an owner that is not among the given ones. */
  void releaseAllBut(Set<String> wanted) {
    for (StoredValue value : values()) {
      String name = value.key().substring(prefix.length());
      if (!wanted.contains(name)) {
        store.delete(value.key(), value.revision());
      }
    }
  }

  private List<StoredValue> values() {
    return store.list(new ListRequest(prefix, "", 0, 0)).values();
  }

  private static String owner(StoredValue value) {
    return new String(value.value(), UTF_8);
  }
}
