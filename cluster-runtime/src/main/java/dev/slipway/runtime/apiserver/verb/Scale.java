package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.patch.JsonPatch;
import dev.slipway.runtime.apiserver.patch.MergePatch;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code scale} subresource: the number of replicas, whatever the kind. */
public final class Scale implements Verb {
  private final ObjectStore objects;
  private final Update update;
  private final Presenter presenter;
  private final BodyReader reader = new BodyReader();

  public Scale(ObjectStore objects, Update update, Presenter presenter) {
    this.objects = requireNonNull(objects);
    this.update = requireNonNull(update);
    this.presenter = requireNonNull(presenter);
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    StoredObject object =
        switch (call.call().method()) {
          case "GET" ->
              objects.get(call.target().key()).orElseThrow(() -> call.target().notFound());
          case "PUT" -> replace(call);
          default -> patch(call);
        };
    call.call()
        .answer(200, accepted.contentType(), presenter.written(accepted, scale(object.parse())));
  }

  private StoredObject replace(ResourceCall call) throws IOException {
    ObjectNode wanted = reader.object(call.call(), "Scale");
    return update(call, current -> wanted);
  }

  private StoredObject patch(ResourceCall call) throws IOException {
    String type = BodyReader.mediaType(call.call());
    JsonNode patch = reader.tree(call.call().body(), type, "Scale").tree();
    return update(
        call,
        current ->
            switch (type) {
              case "application/json-patch+json" -> JsonPatch.apply(scale(current), patch);
              case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
                  MergePatch.apply(scale(current), object(patch));
              default -> throw BodyReader.unsupported("415: Unsupported Media Type");
            });
  }

  private StoredObject update(ResourceCall call, Update.Change wantedScale) {
    return update.update(
        call.target(),
        Part.SCALE,
        current -> {
          ObjectNode scale = wantedScale.apply(current);
          long replicas = replicas(call, scale);
          ObjectNode tree = current.toTree();
          String version = scale.path("metadata").path("resourceVersion").asText("");
          if (!version.isEmpty() && !version.equals(current.resourceVersion())) {
            throw call.target().modified();
          }
          object(tree.path("spec")).put("replicas", replicas);
          return tree;
        },
        call.writeOptions());
  }

  private static long replicas(ResourceCall call, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (replicas.isMissingNode() || replicas.isNull()) {
      return 0;
    }
    if (!replicas.isIntegralNumber() || !replicas.canConvertToInt()) {
      throw ApiException.badRequest("spec.replicas of a Scale must be a whole number");
    }
    if (replicas.intValue() < 0) {
      throw ApiException.invalid(
          "autoscaling",
          "Scale",
          call.path().name(),
          List.of(
              Cause.invalid(
                  "spec.replicas", replicas.toString(), "must be greater than or equal to 0")));
    }
    return replicas.longValue();
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("a Scale must be an object");
  }

  private static ObjectNode scale(KubeObject object) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale");
    scale.put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      object.text("metadata", field).ifPresent(value -> metadata.put(field, value));
    }
    ObjectNode spec = scale.putObject("spec");
    long wanted = object.at("spec", "replicas").asLong(0);
    if (wanted != 0) {
      spec.put("replicas", wanted);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.at("status", "replicas").asLong(0));
    String selector = selector(object);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static String selector(KubeObject object) {
    Map<String, String> labels =
        object.at("spec", "selector", "matchLabels").isObject()
            ? object.strings("spec", "selector", "matchLabels")
            : object.strings("spec", "selector");
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }
}
