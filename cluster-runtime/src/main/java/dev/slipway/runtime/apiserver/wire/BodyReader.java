package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.io.IOException;
import java.util.Locale;

/** Reads bodies into trees, with limits. */
public final class BodyReader {
  private static final int DEEPEST = 200;
  private static final int LONGEST_SHOWN = 200;

  private final ObjectMapper json =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(Call.BODY_LIMIT)
                          .build())
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /**
   * Reads the object of a create or update.
   *
   * @param kind the kind that is expected, for messages
   */
  public ObjectNode object(Call call, String kind) throws IOException {
    String type = mediaType(call);
    return switch (type) {
      case "", "application/json", "application/yaml" ->
          object(tree(call.body(), type, kind), kind);
      case "application/vnd.kubernetes.protobuf" ->
          throw unsupported(
              "the body of the request was in an unknown format - application/vnd.kubernetes.protobuf"
                  + " is not served; accepted media types include: application/json,"
                  + " application/yaml");
      default ->
          throw unsupported(
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json, application/yaml");
    };
  }

  /** Reads any JSON, or YAML where {@code type} says so. */
  public JsonNode tree(byte[] body, String type, String kind) throws IOException {
    try {
      JsonNode tree = json.readTree(body);
      if (tree == null || tree.isMissingNode()) {
        throw ApiException.badRequest("the body is empty");
      }
      return tree;
    } catch (JsonProcessingException e) {
      String text = new String(body, UTF_8);
      String shown =
          text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind
              + "): couldn't get version/kind; json parse error: "
              + e.getOriginalMessage()
              + " ("
              + shown
              + ")");
    }
  }

  /** The media type of a call's body without parameters. */
  public static String mediaType(Call call) {
    String header = call.header("Content-Type");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  private static ObjectNode object(JsonNode tree, String kind) {
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest(
        "the object provided is unrecognized (must be of type " + kind + ")");
  }

  /** 415. */
  public static ApiException unsupported(String message) {
    return new ApiException(415, "UnsupportedMediaType", message, ApiException.Details.NONE);
  }
}
