package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.runtime.apiserver.registry.DeleteOptions;
import dev.slipway.runtime.apiserver.registry.DeleteOptions.Propagation;
import dev.slipway.runtime.apiserver.registry.WriteOptions.Persistence;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code DeleteOptions} from the body or, without one, from the parameters. */
public final class DeleteOptionsReader {
  private final BodyReader reader = new BodyReader();

  /** The options of a call. */
  public DeleteOptions read(ResourceCall call) throws IOException {
    byte[] bytes = call.call().body();
    return of(
        call,
        bytes.length == 0
            ? JsonNodeFactory.instance.objectNode()
            : reader.object(call.call(), "DeleteOptions"));
  }

  /** The options in a tree; parameters of the call count where it says nothing. */
  DeleteOptions of(ResourceCall call, JsonNode body) {
    return new DeleteOptions(
        grace(call.call(), body),
        propagation(call.call(), body),
        text(body.path("preconditions"), "uid"),
        text(body.path("preconditions"), "resourceVersion"),
        persistence(call, body));
  }

  private static Optional<Long> grace(Call call, JsonNode body) {
    JsonNode grace = body.path("gracePeriodSeconds");
    if (grace.isIntegralNumber()) {
      return Optional.of(grace.asLong());
    }
    if (!grace.isMissingNode() && !grace.isNull()) {
      throw ApiException.badRequest("gracePeriodSeconds must be a whole number");
    }
    return call.number("gracePeriodSeconds");
  }

  private static Optional<Propagation> propagation(Call call, JsonNode body) {
    Optional<String> policy =
        text(body, "propagationPolicy").or(() -> call.parameter("propagationPolicy"));
    if (policy.isPresent()) {
      return Optional.of(
          switch (policy.get()) {
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default ->
                throw ApiException.badRequest(
                    "invalid propagationPolicy \""
                        + policy.get()
                        + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
          });
    }
    JsonNode orphan = body.path("orphanDependents");
    if (orphan.isBoolean()) {
      return Optional.of(orphan.booleanValue() ? Propagation.ORPHAN : Propagation.BACKGROUND);
    }
    return Optional.empty();
  }

  private static Persistence persistence(ResourceCall call, JsonNode body) {
    List<String> values = new ArrayList<>(call.call().parameters("dryRun"));
    body.path("dryRun").forEach(value -> values.add(value.asText()));
    return ResourceCall.persistence(values);
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw ApiException.badRequest(field + " must be a string");
    }
    return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
  }
}
