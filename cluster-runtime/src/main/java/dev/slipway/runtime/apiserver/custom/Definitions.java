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
import java.util.List;

/** Keeps the catalogue equal to the CustomResourceDefinitions. */
public final class Definitions implements Entailment {
  private final Catalogue catalogue;
  private final ObjectStore objects;
  private final Deletion deletion;

  public Definitions(Catalogue catalogue, ObjectStore objects, Deletion deletion) {
    this.catalogue = requireNonNull(catalogue);
    this.objects = requireNonNull(objects);
    this.deletion = requireNonNull(deletion);
  }

  /** Serves what a stored definition defines. */
  public void serve(KubeObject definition) {
    CustomType type = CustomType.of(definition);
    catalogue.serve(type, type.servedVersions());
  }

  @Override
  public Claim created(Target target, ObjectNode object, WriteOptions options) {
    check(target, object);
    return new Serving();
  }

  @Override
  public Claim changed(Target target, KubeObject before, ObjectNode after, WriteOptions options) {
    check(target, after);
    if (after.get("status") instanceof ObjectNode status) {
      status.set("acceptedNames", after.path("spec").path("names").deepCopy());
      rememberStoredVersion(after, status);
    }
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

  private static void check(Target target, ObjectNode definition) {
    List<Cause> findings = DefinitionRules.check(definition);
    if (!findings.isEmpty()) {
      throw ApiException.invalid(
          target.type().kind().group(), target.type().kind().kind(), target.name(), findings);
    }
  }

  private static void rememberStoredVersion(ObjectNode definition, ObjectNode status) {
    ArrayNode stored =
        status.get("storedVersions") instanceof ArrayNode known
            ? known
            : status.putArray("storedVersions");
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean(false) && !contains(stored, version.path("name"))) {
        stored.add(version.path("name").asText());
      }
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

  private final class Serving implements Claim {
    @Override
    public void confirm(KubeObject written) {
      serve(written);
    }
  }
}
