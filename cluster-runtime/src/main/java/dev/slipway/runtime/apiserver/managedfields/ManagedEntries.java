package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.managedfields.ManagedEntry.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The owners of an object's fields while one request is worked on. Not for several threads. */
final class ManagedEntries {
  private static final String BUCKET = "ancient-changes";
  private static final int MAX_UPDATERS = 10;

  private final Map<Owner, ManagedEntry> entries = new LinkedHashMap<>();

  /** The entries of an object; none where it has none that can be read. */
  static ManagedEntries of(@Nullable JsonNode object) {
    return object == null ? new ManagedEntries() : read(object).orElseGet(ManagedEntries::new);
  }

  /**
   * The entries after a client has sent a new object: its own if it gave some, the old ones if it
   * gave none, as clients that do not know of them do, and none when it asked for that.
   */
  static ManagedEntries ofUpdate(@Nullable JsonNode before, JsonNode after) {
    if (isReset(after.path("metadata").path("managedFields"))) {
      return new ManagedEntries();
    }
    Optional<ManagedEntries> sent = read(after);
    return sent.isPresent() && !sent.get().entries.isEmpty() ? sent.get() : of(before);
  }

  private static boolean isReset(JsonNode managedFields) {
    return managedFields.size() == 1
        && managedFields.path(0).isObject()
        && managedFields.path(0).isEmpty();
  }

  private static Optional<ManagedEntries> read(JsonNode object) {
    ManagedEntries result = new ManagedEntries();
    try {
      for (JsonNode json : object.path("metadata").path("managedFields")) {
        ManagedEntry entry = ManagedEntry.decode(json);
        result.entries.merge(entry.owner(), entry, (a, b) -> a.with(a.fields().union(b.fields())));
      }
      return Optional.of(result);
    } catch (IllegalArgumentException e) {
      // What cannot be read counts as absent, as it does on the real server.
      return Optional.empty();
    }
  }

  Collection<ManagedEntry> all() {
    return List.copyOf(entries.values());
  }

  /** What an owner owns; nothing for one who is not listed. */
  FieldSet fieldsOf(Owner owner) {
    ManagedEntry entry = entries.get(owner);
    return entry == null ? FieldSet.EMPTY : entry.fields();
  }

  void put(ManagedEntry entry) {
    if (entry.fields().isEmpty()) {
      entries.remove(entry.owner());
    } else {
      entries.put(entry.owner(), entry);
    }
  }

  /** Changes what everybody but one owns. */
  void changeOthers(@Nullable Owner except, UnaryOperator<FieldSet> change) {
    for (ManagedEntry entry : all()) {
      if (!entry.owner().equals(except)) {
        put(entry.with(change.apply(entry.fields())));
      }
    }
  }

  /** Puts the oldest of too many updaters together, by version. */
  void capUpdaters() {
    List<ManagedEntry> updaters = new ArrayList<>();
    for (ManagedEntry entry : entries.values()) {
      if (entry.owner().operation().equals(ManagedEntry.UPDATE)) {
        updaters.add(entry);
      }
    }
    int surplus = updaters.size() - MAX_UPDATERS;
    updaters.sort(
        Comparator.<ManagedEntry, Long>comparing(
                entry -> entry.time() == null ? 0L : entry.time().getEpochSecond())
            .thenComparing(entry -> entry.owner().name())
            .thenComparing(ManagedEntry::apiVersion));
    Map<String, ManagedEntry> firstOfVersion = new HashMap<>();
    for (ManagedEntry entry : updaters) {
      if (surplus <= 0) {
        return;
      }
      ManagedEntry first = firstOfVersion.putIfAbsent(entry.apiVersion(), entry);
      if (first == null) {
        continue;
      }
      Owner bucket = Owner.of(BUCKET, ManagedEntry.UPDATE, "", entry.apiVersion());
      if (!entries.containsKey(bucket)) {
        entries.remove(first.owner());
        entries.put(
            bucket, new ManagedEntry(bucket, first.apiVersion(), first.time(), first.fields()));
      }
      if (!entry.owner().equals(bucket)) {
        entries.remove(entry.owner());
        entries.put(
            bucket,
            new ManagedEntry(
                bucket, entry.apiVersion(), entry.time(), fieldsOf(bucket).union(entry.fields())));
        surplus--;
      }
    }
  }

  /** Writes the entries into an object, in place of what it had. */
  void writeTo(ObjectNode object) {
    List<ManagedEntry> sorted = new ArrayList<>(entries.values());
    sorted.sort(ManagedEntry.PRINTED);
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(entry -> json.add(entry.encode()));
    removeFrom(object);
    if (!json.isEmpty()) {
      ObjectNode metadata =
          object.get("metadata") instanceof ObjectNode present
              ? present
              : object.putObject("metadata");
      metadata.set("managedFields", json);
    }
  }

  static void removeFrom(ObjectNode object) {
    if (object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }

  /** True when both say the same but for times. */
  boolean sameOwnership(ManagedEntries other) {
    return untimed().equals(other.untimed());
  }

  private Map<Owner, ManagedEntry> untimed() {
    Map<Owner, ManagedEntry> result = new HashMap<>();
    entries.forEach((owner, entry) -> result.put(owner, entry.at((Instant) null)));
    return result;
  }
}
