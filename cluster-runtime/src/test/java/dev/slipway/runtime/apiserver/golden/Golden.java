package dev.slipway.runtime.apiserver.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** One recorded request to a real API server, and what it answered. */
public record Golden(JsonNode request, JsonNode response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads {@code golden-api/NAME.json}. */
  public static Golden read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden-api/" + name + ".json")) {
      JsonNode recorded = JSON.readTree(in);
      return new Golden(recorded.get("request"), recorded.get("response"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body sent, a tree of the caller's own. */
  public ObjectNode sent() {
    return request.get("body").deepCopy();
  }

  /** The body sent, with the namespace that the server takes from the URL. */
  public ObjectNode sentTo(String namespace) {
    ObjectNode sent = sent();
    ((ObjectNode) sent.get("metadata")).put("namespace", namespace);
    return sent;
  }

  /** The body answered, a tree of the caller's own. */
  public ObjectNode answer() {
    return response.get("body").deepCopy();
  }

  /** {@code metadata.managedFields} of the answer. */
  public JsonNode managedFields() {
    return answer().path("metadata").path("managedFields");
  }

  /** The {@code Status} that an API server makes of a refusal. */
  public static ObjectNode status(ApiException refusal) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", refusal.getMessage());
    status.put("reason", refusal.reason());
    ApiException.Details details = refusal.details();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!details.name().isEmpty()) {
      json.put("name", details.name());
    }
    if (!details.group().isEmpty()) {
      json.put("group", details.group());
    }
    if (!details.kind().isEmpty()) {
      json.put("kind", details.kind());
    }
    ArrayNode causes = JsonNodeFactory.instance.arrayNode();
    for (Cause cause : details.causes()) {
      causes
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    if (!causes.isEmpty()) {
      json.set("causes", causes);
    }
    if (refusal.code() != 400) {
      status.set("details", json);
    }
    return status.put("code", refusal.code());
  }

  /** Reads JSON, with single quotes for double ones. */
  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
