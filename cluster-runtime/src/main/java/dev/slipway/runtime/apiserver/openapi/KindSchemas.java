package dev.slipway.runtime.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.Struct;
import java.util.Optional;

/** Writes the schemas of kinds, and of lists of them, into one document. */
final class KindSchemas {
  private static final GroupVersionKind SCALE = GroupVersionKind.of("autoscaling/v1", "Scale");

  private final Dialect dialect;
  private final SchemaWriter writer;

  KindSchemas(Dialect dialect) {
    this.dialect = dialect;
    this.writer = new SchemaWriter(dialect);
  }

  ObjectNode toJson() {
    return writer.toJson();
  }

  /** A reference to the schema of a kind, and it and that of its list written. */
  ObjectNode kind(ServedKind served) {
    GroupVersionKind kind = served.kind();
    Optional<Struct> builtin = Schemas.builtin().builtin(kind);
    boolean named = builtin.isPresent() && !builtin.get().open();
    String name = named ? SchemaNames.builtin(builtin.get().name()) : SchemaNames.custom(kind);
    if (named) {
      writer.reference(builtin.get());
    } else if (builtin.isPresent()) {
      writer.write(builtin.get(), writer.put(name));
    } else {
      custom(served, writer.put(name));
    }
    ObjectNode schema = writer.put(name);
    if (!schema.has("x-kubernetes-group-version-kind")) {
      SchemaWriter.addKind(schema, kind);
      list(kind, name);
    }
    return writer.reference(name);
  }

  /** A reference to the schema of a kind's list. */
  ObjectNode listOf(ServedKind served, ObjectNode kindReference) {
    String reference = kindReference.get("$ref").textValue();
    return writer.reference(reference.substring(dialect.reference("").length()) + "List");
  }

  /** A reference to the schema of the scale subresource. */
  ObjectNode scale() {
    ObjectNode reference = builtin("autoscaling.v1.Scale");
    ObjectNode schema = writer.put(SchemaNames.builtin("autoscaling.v1.Scale"));
    if (!schema.has("x-kubernetes-group-version-kind")) {
      SchemaWriter.addKind(schema, SCALE);
    }
    return reference;
  }

  /** A reference to the schema of a refusal or of a deletion. */
  ObjectNode status() {
    return builtin("meta.v1.Status");
  }

  /** A reference to the schema of a delete request's body. */
  ObjectNode deleteOptions() {
    return builtin("meta.v1.DeleteOptions");
  }

  private ObjectNode builtin(String type) {
    return writer.reference(
        Schemas.builtin()
            .type(type)
            .orElseThrow(() -> new IllegalStateException("the list of types lacks " + type)));
  }

  private void custom(ServedKind served, ObjectNode schema) {
    JsonNode given = served.customSchema();
    if (given instanceof ObjectNode known) {
      schema.setAll(dialect == Dialect.V3 ? known.deepCopy() : SchemaWriter.reduced(known));
    } else {
      schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    }
    if (!schema.path("type").isTextual() && dialect == Dialect.V2) {
      return;
    }
    ObjectNode properties =
        schema.get("properties") instanceof ObjectNode present
            ? present
            : schema.putObject("properties");
    envelope(properties, builtin("meta.v1.ObjectMeta"));
  }

  private void list(GroupVersionKind kind, String name) {
    ObjectNode list = writer.put(name + "List");
    list.put("description", "A list of objects of kind " + kind.kind() + ".");
    list.put("type", "object");
    list.putArray("required").add("items");
    ObjectNode properties = list.putObject("properties");
    envelope(properties, builtin("meta.v1.ListMeta"));
    properties.putObject("items").put("type", "array").set("items", writer.reference(name));
    SchemaWriter.addKind(
        list, new GroupVersionKind(kind.group(), kind.version(), kind.kind() + "List"));
  }

  private static void envelope(ObjectNode properties, ObjectNode metadata) {
    Descriptions descriptions = Descriptions.get();
    properties
        .putObject("apiVersion")
        .put("type", "string")
        .put("description", descriptions.of("*", "apiVersion"));
    properties
        .putObject("kind")
        .put("type", "string")
        .put("description", descriptions.of("*", "kind"));
    properties.set("metadata", metadata);
  }
}
