package dev.slipway.runtime.apiserver.wire;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import java.io.IOException;

/** Turns refusals into {@code Status} objects; the only place that writes error bodies. */
public final class StatusWriter {
  // ASCII on the wire: the JSON is the same, and clients that cut a watch stream into buffers
  // before
  // they decode it (fabric8's over plain HTTP) cannot mangle a character.
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Answers a call with a refusal. */
  public void write(Call call, ApiException refusal) throws IOException {
    if (refusal.details().retryAfterSeconds() > 0) {
      call.setHeader("Retry-After", String.valueOf(refusal.details().retryAfterSeconds()));
    }
    call.discardBody();
    call.answer(refusal.code(), "application/json", JSON.writeValueAsBytes(failure(refusal)));
  }

  /** The refusal as an object. */
  public ObjectNode failure(ApiException refusal) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    ObjectNode metadata = status.putObject("metadata");
    if (!refusal.continueToken().isEmpty()) {
      metadata.put("continue", refusal.continueToken());
    }
    status.put("status", "Failure");
    status.put("message", refusal.getMessage());
    if (!refusal.reason().isEmpty()) {
      status.put("reason", refusal.reason());
    }
    ApiException.Details details = refusal.details();
    if (!details.equals(ApiException.Details.NONE)
        || WITH_EMPTY_DETAILS.contains(refusal.reason())) {
      status.set("details", details(details));
    }
    status.put("code", refusal.code());
    return status;
  }

  /** Reasons whose {@code details} stand in the answer even when they are empty. */
  private static final java.util.Set<String> WITH_EMPTY_DETAILS =
      java.util.Set.of("MethodNotAllowed", "UnsupportedMediaType", "NotFound", "Invalid");

  private static ObjectNode details(ApiException.Details details) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (!details.name().isEmpty()) {
      node.put("name", details.name());
    }
    if (!details.group().isEmpty()) {
      node.put("group", details.group());
    }
    if (!details.kind().isEmpty()) {
      node.put("kind", details.kind());
    }
    if (!details.causes().isEmpty()) {
      ArrayNode causes = node.putArray("causes");
      for (Cause cause : details.causes()) {
        ObjectNode one = causes.addObject();
        one.put("reason", cause.reason());
        one.put("message", cause.message());
        if (!cause.field().isEmpty()) {
          one.put("field", cause.field());
        }
      }
    }
    if (details.retryAfterSeconds() > 0) {
      node.put("retryAfterSeconds", details.retryAfterSeconds());
    }
    return node;
  }
}
