package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.ListMerge;
import dev.slipway.runtime.apiserver.schema.ScalarKind;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks that an applied object fits its schema, so that every field of it can be owned. */
final class AppliedObject {
  private static final int MAX_FINDINGS = 10;

  private final List<String> findings = new ArrayList<>();

  private AppliedObject() {}

  static void check(TypeSchema schema, ObjectNode applied) {
    AppliedObject walk = new AppliedObject();
    walk.visit(schema, applied, "");
    if (!walk.findings.isEmpty()) {
      throw ApiException.badRequest(
          "failed to create typed patch object ("
              + name(applied)
              + "; "
              + applied.path("apiVersion").asText("")
              + ", Kind="
              + applied.path("kind").asText("")
              + "): "
              + (walk.findings.size() == 1
                  ? walk.findings.get(0)
                  : "errors:\n  " + String.join("\n  ", walk.findings)));
    }
  }

  private static String name(ObjectNode applied) {
    String namespace = applied.path("metadata").path("namespace").asText("");
    return namespace + "/" + applied.path("metadata").path("name").asText("");
  }

  private void visit(TypeSchema schema, JsonNode value, String path) {
    if (value.isNull() || findings.size() == MAX_FINDINGS) {
      return;
    }
    switch (schema) {
      case TypeSchema.Any ignored -> {}
      case TypeSchema.Scalar scalar -> {
        if (!scalar.kind().admits(value)) {
          findings.add(path + ": expected " + expected(scalar.kind()) + ", got " + value);
        }
      }
      case TypeSchema.ListOf list -> {
        if (value.isArray()) {
          visitElements(list, value, path);
        } else {
          findings.add(path + ": expected list, got " + value);
        }
      }
      default -> {
        if (value.isObject()) {
          visitMembers(schema, value, path);
        } else {
          findings.add(path + ": expected map, got " + value);
        }
      }
    }
  }

  private void visitMembers(TypeSchema schema, JsonNode value, String path) {
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String at = path + "." + member.getKey();
      Optional<TypeSchema> type = schema.member(member.getKey());
      if (type.isPresent()) {
        visit(type.get(), member.getValue(), at);
      } else {
        findings.add(at + ": field not declared in schema");
      }
    }
  }

  private void visitElements(TypeSchema.ListOf list, JsonNode value, String path) {
    Set<PathElement> seen = new TreeSet<>();
    int index = 0;
    for (JsonNode element : value) {
      String at = path + "[" + index++ + "]";
      if (list.merge() != ListMerge.ATOMIC) {
        Optional<PathElement> step = ListItems.identity(list, element);
        if (step.isEmpty()) {
          findings.add(
              path
                  + ": element "
                  + (index - 1)
                  + ": associative list "
                  + (list.merge() == ListMerge.SET
                      ? "without keys has an element that is no scalar"
                      : "with keys has an element that omits all key fields " + list.keys()));
          continue;
        }
        if (!seen.add(step.get())) {
          findings.add(path + ": duplicate entries for key " + step.get().printed());
        }
        at = path + step.get().printed();
      }
      visit(list.type(), element, at);
    }
  }

  private static String expected(ScalarKind kind) {
    return switch (kind) {
      case STRING, TIME -> "string";
      case INT32, INT64 -> "integer";
      case NUMBER -> "numeric (int or float)";
      case BOOLEAN -> "boolean";
      case QUANTITY -> "quantity";
      case INT_OR_STRING -> "integer or string";
    };
  }
}
