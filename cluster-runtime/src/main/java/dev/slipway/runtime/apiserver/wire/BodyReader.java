package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.protobuf.ProtobufBody;
import dev.slipway.runtime.apiserver.schema.JsonDocument;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads bodies into trees, with limits. */
public final class BodyReader {
  private static final int DEEPEST = 200;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_SHOWN = 200;
  private static final String ACCEPTED =
      "accepted media types include: application/json, application/yaml, "
          + ProtobufBody.MEDIA_TYPE;

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxStringLength(Call.BODY_LIMIT)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /**
   * Reads what a create or update sends.
   *
   * @param kind the kind that is expected, for messages
   * @throws ApiException 400 or 415 when it is not an object that can be read
   */
  public JsonDocument document(Call call, String kind) throws IOException {
    String type = mediaType(call);
    return switch (type) {
      case "", "application/json", "application/yaml" -> tree(call.body(), type, kind);
      case ProtobufBody.MEDIA_TYPE -> new JsonDocument(ProtobufBody.read(call.body()), List.of());
      default ->
          throw unsupported("the body of the request was in an unknown format - " + ACCEPTED);
    };
  }

  /** Reads an object of which nothing more is asked than that it is not of another kind. */
  public ObjectNode object(Call call, String kind) throws IOException {
    if (document(call, kind).tree() instanceof ObjectNode object) {
      String sent = object.path("kind").asText(kind);
      if (!sent.isEmpty() && !sent.equals(kind)) {
        throw ApiException.badRequest("the object provided is a " + sent + ", not a " + kind);
      }
      return object;
    }
    throw ApiException.badRequest(
        "the object provided is unrecognized (must be of type " + kind + ")");
  }

  /** Reads any JSON, or YAML where {@code type} says so. */
  public JsonDocument tree(byte[] body, String type, String kind) throws IOException {
    if (type.endsWith("yaml") && !startsLikeJson(body)) {
      return new JsonDocument(Yaml.read(body), List.of());
    }
    try (JsonParser parser = json.createParser(body)) {
      return JsonDocument.read(parser);
    } catch (JsonProcessingException e) {
      String text = new String(body, UTF_8);
      String shown =
          text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind
              + "): couldn't get version/kind; json parse error: "
              + problem(e)
              + " ("
              + shown
              + ")");
    }
  }

  private static String problem(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    return message.startsWith("Unexpected end-of-input") ? "unexpected end of JSON input" : message;
  }

  /** The media type of a call's body without parameters. */
  public static String mediaType(Call call) {
    String header = call.header("Content-Type");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  /** 415. */
  public static ApiException unsupported(String message) {
    return new ApiException(415, "UnsupportedMediaType", message, ApiException.Details.NONE);
  }

  /** Clients send JSON under YAML's name, of which it is a part, and it is cheaper to read. */
  private static boolean startsLikeJson(byte[] body) {
    for (byte one : body) {
      if (!Character.isWhitespace(one)) {
        return one == '{';
      }
    }
    return false;
  }
}
