package dev.slipway.runtime.apiserver.custom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.registry.DeleteOptions;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Entailment;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Keeps the catalogue equal to the CustomResourceDefinitions. */
public final class Definitions implements Entailment {
  private final Catalogue catalogue;
  private final ObjectStore objects;
  private final Deletion deletion;
  private final Clock clock;

  public Definitions(Catalogue catalogue, ObjectStore objects, Deletion deletion, Clock clock) {
    this.catalogue = requireNonNull(catalogue);
    this.objects = requireNonNull(objects);
    this.deletion = requireNonNull(deletion);
    this.clock = requireNonNull(clock);
  }

  /** Serves what a stored definition defines. */
  public void serve(KubeObject definition) {
    CustomType type = CustomType.of(definition);
    catalogue.serve(type, type.servedVersions());
  }

  @Override
  public Claim created(Target target, ObjectNode object, WriteOptions options) {
    complete(target, object);
    return new Serving();
  }

  @Override
  public Claim changed(Target target, KubeObject before, ObjectNode after, WriteOptions options) {
    for (String field : List.of("group", "scope")) {
      if (!before.at("spec", field).equals(after.path("spec").path(field))) {
        throw invalid(
            target,
            List.of(
                Cause.invalid(
                    "spec." + field,
                    after.path("spec").path(field).toString(),
                    "field is immutable")));
      }
    }
    complete(target, after);
    return new Serving();
  }

  /** Objects of a type that is no more are no more either. */
  @Override
  public void removed(Target target, KubeObject last) {
    String group = last.at("spec", "group").asText();
    String plural = last.at("spec", "names", "plural").asText();
    catalogue.stored(group, plural).ifPresent(this::deleteObjects);
    catalogue.withdraw(group, plural);
  }

  private void deleteObjects(ResourceType type) {
    for (StoredObject object : objects.list(Keys.prefix(type, ""), "", 0, 0).objects()) {
      KubeObject parsed = object.parse();
      Target target = new Target(type, parsed.namespace().orElse(""), parsed.name());
      try {
        deletion.delete(target, DeleteOptions.DEFAULT);
        objects.get(target.key()).ifPresent(objects::delete);
      } catch (ApiException e) {
        // Whoever deleted it first did what was wanted.
        if (e.code() != 404) {
          throw e;
        }
      }
    }
  }

  private void complete(Target target, ObjectNode definition) {
    List<Cause> findings = DefinitionRules.check(definition);
    if (!findings.isEmpty()) {
      throw invalid(target, findings);
    }
    ObjectNode spec = (ObjectNode) definition.path("spec");
    ObjectNode names = (ObjectNode) spec.path("names");
    String kind = names.path("kind").asText();
    if (names.path("singular").asText("").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (names.path("listKind").asText("").isEmpty()) {
      names.put("listKind", kind + "List");
    }
    if (!spec.path("conversion").has("strategy")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    status(definition, spec, names);
  }

  private void status(ObjectNode definition, ObjectNode spec, ObjectNode names) {
    ObjectNode status =
        definition.get("status") instanceof ObjectNode known
            ? known
            : definition.putObject("status");
    status.set("acceptedNames", names.deepCopy());
    ArrayNode stored =
        status.get("storedVersions") instanceof ArrayNode known
            ? known
            : status.putArray("storedVersions");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean(false) && !contains(stored, version.path("name"))) {
        stored.add(version.path("name").asText());
      }
    }
    if (!(status.get("conditions") instanceof ArrayNode)) {
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          conditions,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted");
    }
  }

  private static boolean contains(ArrayNode array, JsonNode sought) {
    for (JsonNode one : array) {
      if (one.equals(sought)) {
        return true;
      }
    }
    return false;
  }

  private void condition(ArrayNode conditions, String type, String reason, String message) {
    ObjectNode condition = conditions.addObject();
    condition.put("type", type);
    condition.put("status", "True");
    condition.put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put("reason", reason);
    condition.put("message", message);
  }

  private static ApiException invalid(Target target, List<Cause> causes) {
    return ApiException.invalid(
        target.type().kind().group(), target.type().kind().kind(), target.name(), causes);
  }

  private final class Serving implements Claim {
    @Override
    public void confirm(KubeObject written) {
      serve(written);
    }
  }
}
