package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.managedfields.ManagedEntry.Owner;
import dev.slipway.runtime.apiserver.schema.EmptyObjects;
import dev.slipway.runtime.apiserver.schema.JsonEquality;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code metadata.managedFields}: records what plain writes set, and does server-side apply.
 *
 * <p>Callers give objects in the version that they store and that {@link FieldManager#apiVersion}
 * names. Before {@link #apply} they take out of the applied object what its endpoint does not write
 * ({@code status} on the object itself, all but {@code status} on {@code …/status}); before {@link
 * #recordUpdate} they undo such changes, so that nobody comes to own what he could not write.
 */
public final class FieldManagement {
  /** Fields that belong to the server and are never owned, by the field of {@code metadata}. */
  private static final List<String> SYSTEM_METADATA =
      List.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "clusterName",
          "generation",
          "managedFields",
          "resourceVersion");

  /** Fields of {@code metadata} that keep their live value whatever is applied. */
  private static final List<String> KEPT_METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private static final FieldSet SYSTEM_FIELDS = systemFields();

  private FieldManagement() {}

  /**
   * The object after a create, update or patch other than apply, with its owners brought up to
   * date: the writer owns what it changed, others no longer do, and what is gone nobody owns.
   *
   * @param before the object as stored; null for a create
   * @param after the object to be stored; the {@code managedFields} that a client put there are
   *     taken over if they can be read
   */
  public static ObjectNode recordUpdate(
      TypeSchema schema,
      @Nullable ObjectNode before,
      ObjectNode after,
      FieldManager manager,
      Instant now) {
    ManagedEntries entries = ManagedEntries.ofUpdate(before, after);
    ObjectNode result = after.deepCopy();
    ManagedEntries.removeFrom(result);
    ObjectNode old = before == null ? EmptyObjects.of(schema, after) : before.deepCopy();
    EmptyObjects.complete(schema, old);
    ManagedEntries.removeFrom(old);
    FieldComparison change = FieldComparison.of(schema, old, result);
    FieldSet gone = change.written().union(change.removed());
    entries.changeOthers(null, fields -> fields.difference(gone));
    FieldSet written = change.written().difference(SYSTEM_FIELDS);
    if (!written.isEmpty()) {
      Owner owner = Owner.of(manager, ManagedEntry.UPDATE);
      FieldSet all = entries.fieldsOf(owner).union(written);
      entries.put(new ManagedEntry(owner, manager.apiVersion(), now, all));
      entries.capUpdaters();
    }
    entries.writeTo(result);
    return result;
  }

  /**
   * The object after a server-side apply: the live one with all that is applied, without what the
   * same manager applied earlier and no longer does unless somebody else owns it. When that changes
   * nothing but times, the live object as it is.
   *
   * @param live null when the object does not exist yet
   * @throws ApiException a conflict, or what makes the applied object unfit
   */
  public static ObjectNode apply(
      TypeSchema schema,
      @Nullable ObjectNode live,
      ObjectNode applied,
      FieldManager manager,
      Force force,
      Instant now) {
    require(applied, manager);
    AppliedObject.check(schema, applied);
    ManagedEntries entries = ManagedEntries.of(live);
    ObjectNode base = live == null ? JsonNodeFactory.instance.objectNode() : live.deepCopy();
    ManagedEntries.removeFrom(base);

    Owner owner = Owner.of(manager, ManagedEntry.APPLY);
    FieldSet last = entries.fieldsOf(owner);
    FieldSet wanted = FieldReader.read(schema, applied);
    entries.put(new ManagedEntry(owner, manager.apiVersion(), now, wanted));
    ObjectNode merged = (ObjectNode) StructuredMerge.merge(schema, base, applied);
    keepSystemMetadata(base, merged);
    dropNulls(schema, base, merged);
    ObjectNode result = prune(schema, merged, last, entries);

    FieldComparison change = FieldComparison.of(schema, base, result);
    FieldSet free = LastApplied.mayTake(schema, base, manager);
    settleConflicts(entries, owner, change, force == Force.YES ? change.written() : free);
    entries.put(
        new ManagedEntry(owner, manager.apiVersion(), now, wanted.difference(SYSTEM_FIELDS)));
    LastApplied.update(result, applied, manager);
    if (live != null
        && JsonEquality.equal(base, result)
        && entries.sameOwnership(ManagedEntries.of(live))) {
      return live.deepCopy();
    }
    entries.writeTo(result);
    return result;
  }

  private static void require(ObjectNode applied, FieldManager manager) {
    if (manager.name().isEmpty()) {
      throw ApiException.invalid(
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(Cause.required("fieldManager", "is required for apply patch")));
    }
    JsonNode managedFields = applied.path("metadata").path("managedFields");
    if (!managedFields.isMissingNode() && !managedFields.isNull()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    String version = applied.path("apiVersion").asText("");
    if (!version.equals(manager.apiVersion())) {
      throw ApiException.badRequest(
          "Incorrect version specified in apply patch. Specified patch version: "
              + version
              + ", expected: "
              + manager.apiVersion());
    }
  }

  private static void settleConflicts(
      ManagedEntries entries, Owner owner, FieldComparison change, FieldSet free) {
    FieldSet written = change.written();
    ApplyConflicts conflicts = new ApplyConflicts();
    for (ManagedEntry entry : entries.all()) {
      FieldSet contested = entry.fields().intersection(written).difference(free);
      if (!entry.owner().equals(owner) && !contested.isEmpty()) {
        conflicts.add(entry.owner(), contested);
      }
    }
    if (!conflicts.isEmpty()) {
      throw conflicts.toException();
    }
    FieldSet gone = written.union(change.removed());
    entries.changeOthers(owner, fields -> fields.difference(gone));
  }

  /** Takes out what the manager applied last time, nobody owns now, and it had owned itself. */
  private static ObjectNode prune(
      TypeSchema schema, ObjectNode merged, FieldSet last, ManagedEntries entries) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet lastNamed = last.withNamedFields(schema);
    FieldSet all = FieldReader.read(schema, merged).withNamedFields(schema);
    FieldSet owned = FieldSet.EMPTY;
    for (ManagedEntry entry : entries.all()) {
      owned = owned.union(entry.fields());
    }
    FieldSet kept =
        fieldsOf(schema, StructuredMerge.without(schema, merged, lastNamed))
            .union(owned.withNamedFields(schema));
    JsonNode pruned = StructuredMerge.without(schema, merged, all.difference(kept));
    FieldSet dropped = all.difference(fieldsOf(schema, pruned)).intersection(lastNamed);
    JsonNode result = StructuredMerge.without(schema, merged, dropped);
    return result instanceof ObjectNode object ? object : merged;
  }

  private static FieldSet fieldsOf(TypeSchema schema, @Nullable JsonNode value) {
    return value == null ? FieldSet.EMPTY : FieldReader.read(schema, value).withNamedFields(schema);
  }

  private static void keepSystemMetadata(ObjectNode live, ObjectNode merged) {
    if (live.get("metadata") instanceof ObjectNode from
        && merged.get("metadata") instanceof ObjectNode to) {
      for (String field : KEPT_METADATA) {
        JsonNode value = from.get(field);
        if (value != null) {
          to.set(field, value.deepCopy());
        } else if (!field.equals("name") && !field.equals("namespace")) {
          to.remove(field);
        }
      }
    }
  }

  /** An applied null means "unset": it owns the field but leaves nothing there. */
  private static void dropNulls(TypeSchema schema, @Nullable JsonNode live, JsonNode merged) {
    if (merged instanceof ObjectNode object && Shape.of(schema, merged) == Shape.MEMBERS) {
      object
          .properties()
          .removeIf(
              member ->
                  member.getValue().isNull()
                      && (live == null
                          || !live.has(member.getKey())
                          || !live.get(member.getKey()).isNull()));
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        dropNulls(
            schema.member(member.getKey()).orElse(TypeSchema.ANY),
            live == null ? null : live.get(member.getKey()),
            member.getValue());
      }
    } else if (Shape.of(schema, merged) == Shape.ELEMENTS) {
      for (JsonNode element : merged) {
        dropNulls(schema.element(), null, element);
      }
    }
  }

  private static FieldSet systemFields() {
    FieldSet.Builder builder = new FieldSet.Builder();
    builder.at(new PathElement.Name("apiVersion")).add();
    builder.at(new PathElement.Name("kind")).add();
    FieldSet.Builder metadata = builder.at(new PathElement.Name("metadata"));
    metadata.add();
    SYSTEM_METADATA.forEach(name -> metadata.at(new PathElement.Name(name)).add());
    return builder.build();
  }
}
