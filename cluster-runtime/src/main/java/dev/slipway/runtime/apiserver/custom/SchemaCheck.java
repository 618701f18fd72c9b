package dev.slipway.runtime.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compares values with an OpenAPI v3 schema. */
final class SchemaCheck {
  private static final int MOST = 100;
  private static final int LONGEST_MATCHED = 100_000;

  private final List<Cause> findings;

  SchemaCheck(List<Cause> findings) {
    this.findings = findings;
  }

  void value(JsonNode schema, JsonNode value, String path) {
    if (!schema.isObject() || findings.size() >= MOST) {
      return;
    }
    if (value.isNull() && schema.path("nullable").asBoolean(false)) {
      return;
    }
    if (!hasType(schema, value)) {
      String wanted = schema.path("type").asText();
      invalid(
          path,
          '"' + typeOf(value) + '"',
          path + " in body must be of type " + wanted + ": \"" + typeOf(value) + "\"");
      return;
    }
    choice(schema, value, path);
    if (value.isTextual()) {
      text(schema, value.textValue(), path);
    } else if (value.isNumber()) {
      number(schema, value, path);
    } else if (value.isObject()) {
      object(schema, value, path);
    } else if (value.isArray()) {
      array(schema, value, path);
    }
    combined(schema, value, path);
  }

  private static boolean hasType(JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return value.isTextual() || value.isIntegralNumber();
    }
    return switch (schema.path("type").asText("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber() || isWhole(value);
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  private void choice(JsonNode schema, JsonNode value, String path) {
    JsonNode choices = schema.path("enum");
    if (!choices.isArray() || choices.isEmpty()) {
      return;
    }
    List<String> supported = new ArrayList<>();
    for (JsonNode one : choices) {
      if (one.equals(value)) {
        return;
      }
      supported.add(one.asText());
    }
    findings.add(Cause.notSupported(path, value.asText(), supported));
  }

  private void text(JsonNode schema, String value, String path) {
    int length = value.codePointCount(0, value.length());
    if (schema.has("maxLength") && length > schema.path("maxLength").asLong()) {
      findings.add(
          new Cause(
              "FieldValueTooLong",
              "Too long: may not be more than " + schema.path("maxLength") + " bytes",
              path));
    }
    if (schema.has("minLength") && length < schema.path("minLength").asLong()) {
      invalid(
          path,
          quoted(value),
          path + " in body should be at least " + schema.path("minLength") + " chars long");
    }
    if (schema.has("pattern") && !matches(schema.path("pattern").asText(), value)) {
      invalid(
          path,
          quoted(value),
          path + " in body should match '" + schema.path("pattern").asText() + "'");
    }
    if (schema.path("format").asText("").equals("date-time") && !isTime(value)) {
      invalid(path, quoted(value), path + " in body must be of type date-time: " + quoted(value));
    }
  }

  /** Definitions with patterns that cannot be read are refused before they get here. */
  private static boolean matches(String pattern, String value) {
    try {
      return value.length() <= LONGEST_MATCHED && Pattern.compile(pattern).matcher(value).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static boolean isTime(String value) {
    try {
      OffsetDateTime.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void number(JsonNode schema, JsonNode value, String path) {
    BigDecimal number = value.decimalValue();
    if (schema.path("minimum").isNumber()) {
      BigDecimal least = schema.path("minimum").decimalValue();
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean(false);
      if (number.compareTo(least) < (exclusive ? 1 : 0)) {
        invalid(
            path,
            value.toString(),
            path
                + " in body should be greater than "
                + (exclusive ? "" : "or equal to ")
                + schema.path("minimum"));
      }
    }
    if (schema.path("maximum").isNumber()) {
      BigDecimal most = schema.path("maximum").decimalValue();
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean(false);
      if (number.compareTo(most) > (exclusive ? -1 : 0)) {
        invalid(
            path,
            value.toString(),
            path
                + " in body should be less than "
                + (exclusive ? "" : "or equal to ")
                + schema.path("maximum"));
      }
    }
    if (schema.path("multipleOf").isNumber()
        && schema.path("multipleOf").decimalValue().signum() > 0
        && number.remainder(schema.path("multipleOf").decimalValue()).signum() != 0) {
      invalid(
          path,
          value.toString(),
          path + " in body should be a multiple of " + schema.path("multipleOf"));
    }
  }

  private void object(JsonNode schema, JsonNode value, String path) {
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        findings.add(Cause.required(path + "." + required.asText(), ""));
      }
    }
    size(schema, "Properties", "properties", value.size(), path);
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = properties.path(field.getKey());
      value(
          known.isMissingNode() ? others : known,
          field.getValue(),
          path + (known.isMissingNode() ? "[" + field.getKey() + "]" : "." + field.getKey()));
    }
  }

  private void array(JsonNode schema, JsonNode value, String path) {
    size(schema, "Items", "items", value.size(), path);
    for (int i = 0; i < value.size(); i++) {
      value(schema.path("items"), value.get(i), path + "[" + i + "]");
    }
    String listType = schema.path("x-kubernetes-list-type").asText("");
    boolean unique = schema.path("uniqueItems").asBoolean(false) || listType.equals("set");
    if (unique || listType.equals("map")) {
      Set<Object> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        Object identity = unique ? value.get(i) : key(schema, value.get(i));
        if (!seen.add(identity)) {
          findings.add(
              new Cause(
                  "FieldValueDuplicate",
                  "Duplicate value: " + (unique ? value.get(i) : identity),
                  path + "[" + i + "]"));
        }
      }
    }
  }

  private static Map<String, JsonNode> key(JsonNode schema, JsonNode item) {
    Map<String, JsonNode> key = new java.util.LinkedHashMap<>();
    for (JsonNode name : schema.path("x-kubernetes-list-map-keys")) {
      key.put(name.asText(), item.path(name.asText()));
    }
    return key;
  }

  private void size(JsonNode schema, String what, String noun, int size, String path) {
    if (schema.has("max" + what) && size > schema.path("max" + what).asLong()) {
      findings.add(
          new Cause(
              "FieldValueTooMany",
              "Too many: " + size + ": must have at most " + schema.path("max" + what) + " " + noun,
              path));
    }
    if (schema.has("min" + what) && size < schema.path("min" + what).asLong()) {
      invalid(
          path,
          String.valueOf(size),
          path + " in body should have at least " + schema.path("min" + what) + " " + noun);
    }
  }

  private void combined(JsonNode schema, JsonNode value, String path) {
    schema.path("allOf").forEach(one -> value(one, value, path));
    JsonNode any = schema.path("anyOf");
    if (any.isArray() && !any.isEmpty() && fitting(any, value, path) == 0) {
      invalid(path, "\"\"", path + " in body must validate at least one schema (anyOf)");
    }
    JsonNode one = schema.path("oneOf");
    if (one.isArray() && !one.isEmpty() && fitting(one, value, path) != 1) {
      invalid(path, "\"\"", path + " in body must validate one and only one schema (oneOf)");
    }
    if (schema.path("not").isObject() && fits(schema.path("not"), value, path)) {
      invalid(path, "\"\"", path + " in body must not validate the schema (not)");
    }
  }

  private static long fitting(JsonNode schemas, JsonNode value, String path) {
    long fitting = 0;
    for (JsonNode schema : schemas) {
      fitting += fits(schema, value, path) ? 1 : 0;
    }
    return fitting;
  }

  private static boolean fits(JsonNode schema, JsonNode value, String path) {
    List<Cause> findings = new ArrayList<>();
    new SchemaCheck(findings).value(schema, value, path);
    return findings.isEmpty();
  }

  private void invalid(String path, String shown, String detail) {
    findings.add(Cause.invalid(path, shown, detail));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
