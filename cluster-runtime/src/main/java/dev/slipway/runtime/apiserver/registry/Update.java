package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.ObjectStore.Outcome;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Changes objects: read, change, check, compare and set, again when somebody was faster. */
public final class Update {
  private static final int ATTEMPTS = 50;

  private final ObjectStore objects;
  private final Entailments entailments;

  public Update(ObjectStore objects, Entailments entailments) {
    this.objects = requireNonNull(objects);
    this.entailments = requireNonNull(entailments);
  }

  /** Makes the wanted object out of the present one; called again after a lost race. */
  @FunctionalInterface
  public interface Change {
    /**
     * The wanted tree.
     *
     * @param current the object as it is
     */
    ObjectNode apply(KubeObject current);
  }

  /**
   * Changes an object.
   *
   * @throws ApiException 404 when it does not exist, 409 when the wanted object says that it is
   *     based on another state
   */
  public StoredObject update(Target target, Part part, Change change, WriteOptions options) {
    return update(target, part, change, options, objects.get(target.key()));
  }

  /** The same, starting from a state that has just been read. */
  public StoredObject update(
      Target target,
      Part part,
      Change change,
      WriteOptions options,
      Optional<StoredObject> present) {
    Optional<StoredObject> current = present;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredObject before = current.orElseThrow(target::notFound);
      KubeObject old = before.parse();
      ObjectNode wanted = prepared(target, part, old, change.apply(old), options);
      Entailment entailment = entailments.of(target.type());
      Entailment.Claim claim = entailment.changed(target, old, wanted, options);
      Outcome outcome;
      try {
        countGeneration(target, old, wanted);
        check(target, part, old, wanted);
        if (isSame(target, before, wanted)) {
          claim.withdraw();
          return before;
        }
        if (options.isDryRun()) {
          claim.withdraw();
          return objects.pretend(target.key(), wanted, before.revision());
        }
        outcome = write(target, before, wanted);
      } catch (RuntimeException e) {
        claim.withdraw();
        throw e;
      }
      switch (outcome) {
        case Outcome.Written written -> {
          claim.confirm(written.object().parse());
          if (!Finalizers.nothingHolds(target.type(), wanted)) {
            return written.object();
          }
          entailment.removed(target, old);
          return objects.pretend(target.key(), wanted, before.revision());
        }
        case Outcome.Lost lost -> {
          claim.withdraw();
          current = lost.current();
        }
      }
    }
    throw target.modified();
  }

  /** An object that only waited for this change to end is ended. */
  private Outcome write(Target target, StoredObject before, ObjectNode wanted) {
    return Finalizers.nothingHolds(target.type(), wanted)
        ? objects.delete(before)
        : objects.replace(target.key(), wanted, before.revision());
  }

  private static ObjectNode prepared(
      Target target, Part part, KubeObject old, ObjectNode wanted, WriteOptions options) {
    checkIdentity(target, old, wanted);
    ObjectNode metadata = Metadata.of(wanted);
    Metadata.restoreServerFields(old, metadata);
    wanted.put("kind", old.kind());
    wanted.put("apiVersion", old.apiVersion());
    target.type().applyDefaults(wanted);
    ObjectNode result = restricted(target, part, old, wanted);
    return options.ownership().record(target, part, old.toTree(), result, options.manager());
  }

  private static void checkIdentity(Target target, KubeObject old, ObjectNode wanted) {
    ObjectNode metadata = Metadata.of(wanted);
    String version = Metadata.text(metadata, "resourceVersion");
    if (!version.isEmpty() && !version.equals("0") && !version.equals(old.resourceVersion())) {
      throw target.modified();
    }
    if (version.isEmpty() && !target.type().allowsUnconditionalUpdate()) {
      throw ApiException.invalid(
          target.group(),
          target.type().plural(),
          target.name(),
          List.of(
              Cause.invalid("metadata.resourceVersion", "0x0", "must be specified for an update")));
    }
    String uid = Metadata.text(metadata, "uid");
    if (!uid.isEmpty() && !uid.equals(old.uid())) {
      throw target.conflict(
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + old.uid());
    }
    String name = Metadata.text(metadata, "name");
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    String namespace = Metadata.text(metadata, "namespace");
    if (!namespace.isEmpty() && target.isNamespaced() && !namespace.equals(target.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the object ("
              + namespace
              + ") does not match the namespace on the URL ("
              + target.namespace()
              + ")");
    }
  }

  private static ObjectNode restricted(
      Target target, Part part, KubeObject old, ObjectNode wanted) {
    switch (part) {
      case MAIN, SCALE -> {
        target.type().prepareForUpdate(old, wanted);
        return wanted;
      }
      case STATUS -> {
        ObjectNode result = old.toTree();
        replace(result, "status", wanted.get("status"));
        replace(result, "metadata", wanted.get("metadata"));
        return result;
      }
      case FINALIZE -> {
        ObjectNode result = old.toTree();
        replace(result, "metadata", wanted.get("metadata"));
        ObjectNode spec =
            result.get("spec") instanceof ObjectNode known ? known : result.putObject("spec");
        replace(spec, "finalizers", wanted.path("spec").get("finalizers"));
        return result;
      }
      case WHOLE -> {
        return wanted;
      }
    }
    throw new IllegalStateException("unknown part " + part);
  }

  private static void replace(
      ObjectNode object, String field, @org.jspecify.annotations.Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }

  private static void countGeneration(Target target, KubeObject old, ObjectNode wanted) {
    if (target.type().countsGenerations()
        && !withoutStatus(old.toTree()).equals(withoutStatus(wanted))) {
      Metadata.of(wanted).put("generation", old.at("metadata", "generation").asLong(0) + 1);
    }
  }

  private static ObjectNode withoutStatus(ObjectNode tree) {
    ObjectNode rest = tree.objectNode();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (!field.getKey().equals("status") && !field.getKey().equals("metadata")) {
        rest.set(field.getKey(), field.getValue());
      }
    }
    return rest;
  }

  private static void check(Target target, Part part, KubeObject old, ObjectNode wanted) {
    KubeObject after = KubeObject.of(wanted);
    List<Cause> findings = new ArrayList<>(MetadataRules.check(target, wanted));
    if (old.isBeingDeleted()) {
      TreeSet<String> added = new TreeSet<>(Finalizers.of(after));
      added.removeAll(Finalizers.of(old));
      if (!added.isEmpty()) {
        findings.add(
            Cause.forbidden(
                "metadata.finalizers",
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers "
                    + added));
      }
    }
    findings.addAll(target.type().validate(after));
    if (part != Part.WHOLE) {
      findings.addAll(target.type().validateUpdate(old, after));
    }
    if (!findings.isEmpty()) {
      throw ApiException.invalid(
          target.group(), target.type().kind().kind(), target.name(), findings);
    }
  }

  /** Compared as stored: trees tell apart numbers that JSON does not. */
  private boolean isSame(Target target, StoredObject before, ObjectNode wanted) {
    return objects.pretend(target.key(), wanted, before.revision()).parse().equals(before.parse());
  }
}
