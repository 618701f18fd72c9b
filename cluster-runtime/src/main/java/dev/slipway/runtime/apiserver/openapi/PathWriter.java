package dev.slipway.runtime.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the operations on one kind, by path. */
final class PathWriter {
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");
  private static final List<String> BODIES = List.of("application/json", "application/yaml");
  private static final List<String> WRITING = List.of("dryRun", "fieldManager", "fieldValidation");
  private static final List<String> LISTING =
      List.of("labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "watch");

  private final Dialect dialect;
  private final KindSchemas schemas;
  private final ObjectNode paths;

  PathWriter(Dialect dialect, KindSchemas schemas, ObjectNode paths) {
    this.dialect = dialect;
    this.schemas = schemas;
    this.paths = paths;
  }

  /**
   * One operation.
   *
   * @param verb as in HTTP
   * @param action as the API calls it
   */
  private record Operation(
      String verb,
      String action,
      List<String> query,
      @Nullable ObjectNode body,
      List<String> consumes,
      ObjectNode answer) {}

  void write(ServedKind served) {
    ObjectNode object = schemas.kind(served);
    String root = "/" + served.groupVersionPath() + "/";
    String collection = root + (served.namespaced() ? "namespaces/{namespace}/" : "");
    String one = collection + served.plural() + "/{name}";
    ObjectNode list = schemas.listOf(served, object);
    if (served.namespaced()) {
      add(root + served.plural(), served.kind(), get("list", LISTING, list));
    }
    add(collection + served.plural(), served.kind(), get("list", LISTING, list));
    add(
        collection + served.plural(),
        served.kind(),
        new Operation("post", "post", WRITING, object, BODIES, object));
    add(
        collection + served.plural(),
        served.kind(),
        new Operation(
            "delete",
            "deletecollection",
            LISTING,
            schemas.deleteOptions(),
            BODIES,
            schemas.status()));
    addObject(one, served.kind(), object);
    add(
        one,
        served.kind(),
        new Operation(
            "delete",
            "delete",
            List.of("dryRun", "gracePeriodSeconds", "propagationPolicy"),
            schemas.deleteOptions(),
            BODIES,
            schemas.status()));
    if (served.subresources().contains("status")) {
      addObject(one + "/status", served.kind(), object);
    }
    if (served.subresources().contains("scale")) {
      GroupVersionKind scale = GroupVersionKind.of("autoscaling/v1", "Scale");
      addObject(one + "/scale", scale, schemas.scale());
    }
  }

  private void addObject(String path, GroupVersionKind kind, ObjectNode object) {
    add(path, kind, get("get", List.of(), object));
    add(path, kind, new Operation("put", "put", WRITING, object, BODIES, object));
    ObjectNode patch = JsonNodeFactory.instance.objectNode().put("type", "object");
    List<String> query = List.of("dryRun", "fieldManager", "fieldValidation", "force");
    add(path, kind, new Operation("patch", "patch", query, patch, PATCHES, object));
  }

  private static Operation get(String action, List<String> query, ObjectNode answer) {
    return new Operation("get", action, query, null, List.of(), answer);
  }

  private void add(String path, GroupVersionKind kind, Operation operation) {
    ObjectNode item =
        paths.get(path) instanceof ObjectNode present ? present : paths.putObject(path);
    if (!item.has("parameters")) {
      ArrayNode parameters = item.putArray("parameters");
      for (String segment : path.split("/")) {
        if (segment.startsWith("{")) {
          parameter(parameters, segment.substring(1, segment.length() - 1), "path");
        }
      }
    }
    ObjectNode json = item.putObject(operation.verb());
    json.put("operationId", operation.action() + id(path));
    ArrayNode parameters = json.putArray("parameters");
    operation.query().forEach(name -> parameter(parameters, name, "query"));
    body(json, parameters, operation);
    answer(json, operation);
    json.put("x-kubernetes-action", operation.action());
    json.set("x-kubernetes-group-version-kind", SchemaWriter.kind(kind));
  }

  private void parameter(ArrayNode parameters, String name, String in) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    if (in.equals("path")) {
      parameter.put("required", true);
    }
    String type =
        switch (name) {
          case "force", "watch" -> "boolean";
          case "limit", "gracePeriodSeconds" -> "integer";
          default -> "string";
        };
    if (dialect == Dialect.V2) {
      parameter.put("type", type);
    } else {
      parameter.putObject("schema").put("type", type);
    }
  }

  private void body(ObjectNode json, ArrayNode parameters, Operation operation) {
    ObjectNode body = operation.body();
    if (body == null) {
      return;
    }
    boolean required = !operation.verb().equals("delete");
    if (dialect == Dialect.V2) {
      operation.consumes().forEach(json.putArray("consumes")::add);
      parameters
          .addObject()
          .put("name", "body")
          .put("in", "body")
          .put("required", required)
          .set("schema", body.deepCopy());
    } else {
      ObjectNode content =
          json.putObject("requestBody").put("required", required).putObject("content");
      operation.consumes().forEach(type -> content.putObject(type).set("schema", body.deepCopy()));
    }
  }

  private void answer(ObjectNode json, Operation operation) {
    ObjectNode ok = json.putObject("responses").putObject("200").put("description", "OK");
    if (dialect == Dialect.V2) {
      json.putArray("produces").add("application/json");
      ok.set("schema", operation.answer().deepCopy());
    } else {
      ok.putObject("content")
          .putObject("application/json")
          .set("schema", operation.answer().deepCopy());
    }
  }

  private static String id(String path) {
    StringBuilder id = new StringBuilder();
    for (String segment : path.split("[^A-Za-z0-9]+")) {
      if (!segment.isEmpty()) {
        id.append(segment.substring(0, 1).toUpperCase(Locale.ROOT)).append(segment.substring(1));
      }
    }
    return id.toString();
  }
}
