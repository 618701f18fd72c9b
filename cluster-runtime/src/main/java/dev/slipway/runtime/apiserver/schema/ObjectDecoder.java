package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.api.object.Quantity;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a tree as its type has it, as the real server does by decoding into structures: fields that
 * the type does not have are left out and named, so are {@code null} and empty lists and maps;
 * quantities take their one form; a value of the wrong type is refused.
 *
 * <p>To be called with what clients send and with the result of every patch. What is not built in
 * keeps its nulls and its types: custom resources are checked against their own schema elsewhere.
 */
public final class ObjectDecoder {
  private static final int MAX_UNKNOWN = 100;

  /** Lists that are printed even when empty. */
  private static final Set<String> MANDATORY_LISTS =
      Set.of("containers", "rules", "limits", "endpoints", "nodeSelectorTerms", "verbs");

  private final String subject;
  private final List<String> unknown = new ArrayList<>();

  private ObjectDecoder(String subject) {
    this.subject = subject;
  }

  /**
   * An object as decoded.
   *
   * @param object a tree of the caller's own
   * @param unknownFields paths such as {@code spec.containers[0].imagee}, in order; a hundred at
   *     most
   */
  public record Decoded(ObjectNode object, List<String> unknownFields) {
    public Decoded {
      unknownFields = List.copyOf(unknownFields);
    }

    /** The words of warnings and errors: {@code unknown field "spec.x"}. */
    public List<String> warnings() {
      return unknownFields.stream().map(field -> "unknown field \"" + field + "\"").toList();
    }
  }

  /**
   * Decodes an object.
   *
   * @throws ApiException 400 when a field of a built-in type has a value of another type
   */
  public static Decoded decode(TypeSchema schema, ObjectNode sent) {
    ObjectDecoder run = new ObjectDecoder(subject(sent));
    ObjectNode object = run.members(schema, sent, new Place("", "", ""));
    return new Decoded(object, run.unknown);
  }

  /** The refusal of an object under {@code fieldValidation=Strict}. */
  public static ApiException strictError(ObjectNode sent, List<String> warnings) {
    return ApiException.badRequest(
        subject(sent) + ": strict decoding error: " + String.join(", ", warnings));
  }

  private static String subject(ObjectNode sent) {
    String kind = sent.path("kind").asText("");
    String apiVersion = sent.path("apiVersion").asText("");
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    return kind + " in version \"" + version + "\" cannot be handled as a " + kind;
  }

  /**
   * Where in the object.
   *
   * @param struct name of the type that holds the field
   * @param path with indexes
   * @param fields without
   */
  private record Place(String struct, String path, String fields) {
    Place field(String holder, String name) {
      return new Place(
          holder,
          path.isEmpty() ? name : path + "." + name,
          fields.isEmpty() ? name : fields + "." + name);
    }

    Place index(int index) {
      return new Place(struct, path + "[" + index + "]", fields);
    }
  }

  private ObjectNode members(TypeSchema schema, JsonNode sent, Place at) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    boolean typed = !(schema instanceof Struct struct) || !struct.name().isEmpty();
    String holder = schema instanceof Struct struct ? simple(struct.name()) : at.struct();
    for (Map.Entry<String, JsonNode> member : sent.properties()) {
      String name = member.getKey();
      Place place = schema instanceof Struct ? at.field(holder, name) : entry(at, name);
      Optional<TypeSchema> type = schema.member(name);
      if (type.isEmpty()) {
        if (unknown.size() < MAX_UNKNOWN) {
          unknown.add(place.path());
        }
        continue;
      }
      JsonNode value = value(type.get(), member.getValue(), place);
      if (!typed || !isLeftOut(type.get(), name, value)) {
        result.set(name, value);
      }
    }
    return result;
  }

  private static Place entry(Place map, String key) {
    return new Place(map.struct(), map.path() + "." + key, map.fields());
  }

  private static boolean isLeftOut(TypeSchema type, String name, JsonNode value) {
    if (type instanceof TypeSchema.Any) {
      return false;
    }
    boolean omitsEmpty =
        type instanceof TypeSchema.MapOf
            || (type instanceof TypeSchema.ListOf && !MANDATORY_LISTS.contains(name));
    return value.isNull() || (omitsEmpty && value.isEmpty());
  }

  private JsonNode value(TypeSchema type, JsonNode sent, Place at) {
    if (sent.isNull()) {
      return sent;
    }
    boolean typed = !at.struct().isEmpty();
    return switch (type) {
      case TypeSchema.Any ignored -> sent.deepCopy();
      case TypeSchema.Scalar scalar -> typed ? scalar(scalar.kind(), sent, at) : sent;
      case TypeSchema.ListOf list -> {
        if (!(sent instanceof ArrayNode elements)) {
          yield mismatch(type, sent, at, typed);
        }
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < elements.size(); i++) {
          result.add(value(list.type(), elements.get(i), at.index(i)));
        }
        yield result;
      }
      default -> sent.isObject() ? members(type, sent, at) : mismatch(type, sent, at, typed);
    };
  }

  private JsonNode scalar(ScalarKind kind, JsonNode sent, Place at) {
    if (!kind.admits(sent)) {
      boolean fraction = sent.isNumber() && (kind == ScalarKind.INT32 || kind == ScalarKind.INT64);
      throw mismatch(kind.goName(), fraction ? "number " + sent : goKind(sent), at);
    }
    if (kind == ScalarKind.QUANTITY) {
      return TextNode.valueOf(
          Quantity.parse(sent.asText())
              .map(Quantity::canonical)
              .orElseThrow(
                  () ->
                      ApiException.badRequest(
                          subject
                              + ": quantities must match the regular expression"
                              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")));
    }
    if (kind == ScalarKind.TIME) {
      requireTime(sent.textValue());
    }
    return sent;
  }

  private void requireTime(String text) {
    try {
      OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          subject
              + ": parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
    }
  }

  private JsonNode mismatch(TypeSchema type, JsonNode sent, Place at, boolean typed) {
    if (typed) {
      throw mismatch(goName(type), goKind(sent), at);
    }
    return sent;
  }

  private ApiException mismatch(String wanted, String found, Place at) {
    return ApiException.badRequest(
        subject
            + ": json: cannot unmarshal "
            + found
            + " into Go struct field "
            + at.struct()
            + "."
            + at.fields()
            + " of type "
            + wanted);
  }

  private static String goKind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case STRING -> "string";
      default -> "object";
    };
  }

  private static String goName(TypeSchema type) {
    return switch (type) {
      case TypeSchema.Any ignored -> "interface {}";
      case TypeSchema.Scalar scalar -> scalar.kind().goName();
      case TypeSchema.ListOf list -> "[]" + goName(list.type());
      case TypeSchema.MapOf map -> "map[string]" + goName(map.value());
      case Struct struct -> struct.name().substring(struct.name().indexOf('.') + 1);
    };
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
