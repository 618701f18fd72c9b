package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.registry.SchemaSource;
import dev.slipway.runtime.apiserver.schema.JsonDocument;
import dev.slipway.runtime.apiserver.schema.ObjectDecoder;
import dev.slipway.runtime.apiserver.schema.ObjectDecoder.Decoded;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Versions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the objects of writes, in the version sent, and hands them on in the stored one. */
public final class Bodies {
  private final BodyReader reader = new BodyReader();
  private final SchemaSource schemas;

  public Bodies(SchemaSource schemas) {
    this.schemas = requireNonNull(schemas);
  }

  /** What is done about fields that the type does not have. */
  private enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** The object in a call's body, in the stored version. */
  public ObjectNode read(ResourceCall call) throws IOException {
    String kind = call.served().kind().kind();
    JsonDocument document = reader.document(call.call(), kind);
    if (!(document.tree() instanceof ObjectNode object)) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type " + kind + ")");
    }
    checkKind(call, object);
    return stored(call, object, document.warnings());
  }

  /** A patch, in the version sent. */
  JsonDocument patch(ResourceCall call) throws IOException {
    return reader.tree(
        call.call().body(), BodyReader.mediaType(call.call()), call.served().kind().kind());
  }

  /** An object in the version of a call, brought into the stored one and its type's form. */
  ObjectNode stored(ResourceCall call, ObjectNode object, List<String> earlierFindings) {
    List<String> conversion = new ArrayList<>();
    ObjectNode stored = Versions.stored(call.served(), object, conversion);
    conversion.forEach(call.call()::warn);
    Decoded decoded = ObjectDecoder.decode(schemas.of(call.type()), stored);
    List<String> findings = new ArrayList<>(earlierFindings);
    findings.addAll(decoded.warnings());
    report(call, object, findings);
    return decoded.object();
  }

  private static void report(ResourceCall call, ObjectNode object, List<String> findings) {
    if (findings.isEmpty()) {
      return;
    }
    switch (validation(call)) {
      case IGNORE -> {}
      case WARN -> findings.forEach(call.call()::warn);
      case STRICT -> throw ObjectDecoder.strictError(object, findings);
    }
  }

  private static FieldValidation validation(ResourceCall call) {
    FieldValidation asked =
        switch (call.call().parameter("fieldValidation").orElse("Warn")) {
          case "Ignore" -> FieldValidation.IGNORE;
          case "Warn" -> FieldValidation.WARN;
          case "Strict" -> FieldValidation.STRICT;
          default ->
              throw ApiException.badRequest(
                  "invalid fieldValidation value \""
                      + call.call().parameter("fieldValidation").orElse("")
                      + "\": supported values: \"Ignore\", \"Warn\", \"Strict\"");
        };
    // Manifests of 2015 carry fields that nobody ever read; they must go on working unchanged.
    return asked == FieldValidation.STRICT && Versions.isLegacy(call.served())
        ? FieldValidation.WARN
        : asked;
  }

  private static void checkKind(ResourceCall call, ObjectNode object) {
    GroupVersionKind expected = call.served().kind();
    String apiVersion = text(object, "apiVersion", expected.apiVersion());
    String kind = text(object, "kind", expected.kind());
    if (!kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + expected.kind()
              + ": converting ("
              + GroupVersionKind.of(apiVersion, kind).version()
              + "."
              + kind
              + ") to (core."
              + expected.kind()
              + "): unknown conversion");
    }
    if (!apiVersion.equals(expected.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    object.put("kind", kind);
    object.put("apiVersion", apiVersion);
  }

  private static String text(ObjectNode object, String field, String otherwise) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw ApiException.badRequest(field + " must be a string");
    }
    return value.textValue().isEmpty() ? otherwise : value.textValue();
  }
}
