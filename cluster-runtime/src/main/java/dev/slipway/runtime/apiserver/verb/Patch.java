package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.patch.JsonPatch;
import dev.slipway.runtime.apiserver.patch.MergePatch;
import dev.slipway.runtime.apiserver.patch.StrategicMergePatch;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.SchemaSource;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.schema.JsonDocument;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.Versions;
import java.io.IOException;

/** Changes an object by a description of the change, in any of four languages. */
public final class Patch implements Verb {
  private final Update update;
  private final Apply apply;
  private final Bodies bodies;
  private final SchemaSource schemas;
  private final Presenter presenter;
  private final Part part;

  public Patch(
      Update update,
      Apply apply,
      Bodies bodies,
      SchemaSource schemas,
      Presenter presenter,
      Part part) {
    this.update = requireNonNull(update);
    this.apply = requireNonNull(apply);
    this.bodies = requireNonNull(bodies);
    this.schemas = requireNonNull(schemas);
    this.presenter = requireNonNull(presenter);
    this.part = requireNonNull(part);
  }

  private enum Language {
    JSON,
    MERGE,
    STRATEGIC
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    String type = BodyReader.mediaType(call.call());
    if (type.equals("application/apply-patch+yaml")) {
      apply.answer(call, part);
      return;
    }
    Language language =
        switch (type) {
          case "application/json-patch+json" -> Language.JSON;
          case "application/merge-patch+json" -> Language.MERGE;
          case "application/strategic-merge-patch+json" -> strategic(call);
          default -> throw BodyReader.unsupported("415: Unsupported Media Type");
        };
    JsonDocument patch = bodies.patch(call);
    StoredObject updated =
        update.update(
            call.target(),
            part,
            current -> {
              ObjectNode shown = Versions.shown(call.served(), current.toTree());
              return bodies.stored(
                  call, patched(call, language, shown, patch.tree()), patch.warnings());
            },
            call.writeOptions());
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), updated));
  }

  private ObjectNode patched(
      ResourceCall call, Language language, ObjectNode current, JsonNode patch) {
    return switch (language) {
      case JSON -> JsonPatch.apply(current, patch);
      case MERGE -> MergePatch.apply(current, object(patch));
      case STRATEGIC -> StrategicMergePatch.apply(current, object(patch), schemas.of(call.type()));
    };
  }

  /** Custom resources say nothing about how their lists merge. */
  private static Language strategic(ResourceCall call) {
    if (call.type().isCustom()) {
      throw BodyReader.unsupported(
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    return Language.STRATEGIC;
  }

  private static ObjectNode object(JsonNode patch) {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the patch must be an object");
  }
}
