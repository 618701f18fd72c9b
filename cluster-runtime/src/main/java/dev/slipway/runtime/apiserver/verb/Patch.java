package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;
import java.util.Map;

/** Changes an object by a description of the change. */
public final class Patch implements Verb {
  private final ObjectStore objects;
  private final Creation creation;
  private final Update update;
  private final Presenter presenter;
  private final Part part;
  private final BodyReader reader = new BodyReader();

  public Patch(
      ObjectStore objects, Creation creation, Update update, Presenter presenter, Part part) {
    this.objects = objects;
    this.creation = creation;
    this.update = update;
    this.presenter = presenter;
    this.part = part;
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    String type = BodyReader.mediaType(call.call());
    JsonNode patch = reader.tree(call.call().body(), type, call.served().kind().kind());
    Update.Change change =
        switch (type) {
          case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
              current -> merge(current.toTree(), object(patch));
          case "application/apply-patch+yaml" -> {
            object(patch).put("kind", call.type().kind().kind());
            object(patch).put("apiVersion", call.type().kind().apiVersion());
            yield current -> merge(current.toTree(), object(patch));
          }
          case "application/json-patch+json" ->
              current -> object(io.fabric8.zjsonpatch.JsonPatch.apply(patch, current.toTree()));
          default -> throw BodyReader.unsupported("415: Unsupported Media Type");
        };
    if (type.equals("application/apply-patch+yaml")
        && part == Part.MAIN
        && objects.get(call.target().key()).isEmpty()) {
      StoredObject created = creation.create(call.target(), object(patch), call.writeOptions());
      call.call()
          .answer(
              201,
              accepted.contentType(),
              presenter.object(call.call(), accepted, call.served(), created));
      return;
    }
    StoredObject updated = update.update(call.target(), part, change, call.writeOptions());
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), updated));
  }

  private static ObjectNode object(JsonNode patch) {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the patch must be an object");
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (value instanceof ObjectNode nested) {
        ObjectNode into =
            target.get(field.getKey()) instanceof ObjectNode known
                ? known
                : target.putObject(field.getKey());
        merge(into, nested);
      } else {
        target.set(field.getKey(), value.deepCopy());
      }
    }
    return target;
  }
}
