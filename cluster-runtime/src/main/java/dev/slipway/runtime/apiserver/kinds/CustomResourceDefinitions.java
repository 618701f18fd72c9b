package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code apiextensions.k8s.io/v1 CustomResourceDefinition}. */
final class CustomResourceDefinitions extends BuiltinKind {
  CustomResourceDefinitions() {
    super(
        Naming.ofCluster(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "customresourcedefinitions",
                "crd",
                "crds")
            .in("api-extensions")
            .with("status"),
        List.of(Columns.NAME, Columns.date("Created At", "When the object was made")));
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), object.at("metadata", "creationTimestamp").asText(""));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!(object.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    Tree.object(spec, "conversion");
    if (spec.path("conversion") instanceof ObjectNode conversion) {
      Tree.text(conversion, "strategy", "None");
    }
    if (spec.path("names") instanceof ObjectNode names && names.path("kind").isTextual()) {
      String kind = names.path("kind").textValue();
      Tree.text(names, "singular", kind.toLowerCase(Locale.ROOT));
      Tree.text(names, "listKind", kind + "List");
    }
  }

  /** Nobody competes for names here, so that a definition is established at once. */
  @Override
  public void prepareForCreate(ObjectNode object) {
    applyDefaults(object);
    ObjectNode status = object.putObject("status");
    JsonNode since = object.path("metadata").path("creationTimestamp");
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, since, "NamesAccepted", "NoConflicts", "no conflicts found");
    condition(
        conditions,
        since,
        "Established",
        "InitialNamesAccepted",
        "the initial names were accepted");
    status.set("acceptedNames", object.path("spec").path("names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : object.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name"));
      }
    }
  }

  private static void condition(
      ArrayNode conditions, JsonNode since, String type, String reason, String message) {
    ObjectNode condition = conditions.addObject();
    condition.put("type", type).put("status", "True");
    if (since.isTextual()) {
      condition.set("lastTransitionTime", since);
    }
    condition.put("reason", reason).put("message", message);
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    CustomResourceDefinitionRules.check(check, object);
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    for (String field : List.of("group", "scope")) {
      if (!before.at("spec", field).equals(after.at("spec", field))) {
        check.invalid("spec." + field, after.at("spec", field), "field is immutable");
      }
    }
    for (String field : List.of("kind", "plural")) {
      if (!before.at("spec", "names", field).equals(after.at("spec", "names", field))) {
        check.invalid(
            "spec.names." + field, after.at("spec", "names", field), "field is immutable");
      }
    }
    return check.causes();
  }
}
