package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.managedfields.Force;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.ManagedFields;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.schema.JsonDocument;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Server-side apply: makes an object hold what the body says, and remembers who wants that. */
public final class Apply {
  private static final int ATTEMPTS = 5;

  private final ObjectStore objects;
  private final Creation creation;
  private final Update update;
  private final ManagedFields fields;
  private final Bodies bodies;
  private final Presenter presenter;

  public Apply(
      ObjectStore objects,
      Creation creation,
      Update update,
      ManagedFields fields,
      Bodies bodies,
      Presenter presenter) {
    this.objects = requireNonNull(objects);
    this.creation = requireNonNull(creation);
    this.update = requireNonNull(update);
    this.fields = requireNonNull(fields);
    this.bodies = requireNonNull(bodies);
    this.presenter = requireNonNull(presenter);
  }

  /** What became of an apply. */
  private record Applied(int status, StoredObject object) {}

  void answer(ResourceCall call, Part part) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    String manager =
        call.call()
            .parameter("fieldManager")
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "meta.k8s.io",
                        "PatchOptions",
                        "",
                        List.of(Cause.required("fieldManager", "is required for apply patch"))));
    ObjectNode applied = wanted(call, part);
    Force force = call.call().flag("force") ? Force.YES : Force.NO;
    Applied result = apply(call, part, applied, manager, force);
    call.call()
        .answer(
            result.status(),
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), result.object()));
  }

  private Applied apply(
      ResourceCall call, Part part, ObjectNode applied, String manager, Force force) {
    WriteOptions options = call.writeOptions().recorded();
    for (int attempt = 1; ; attempt++) {
      Optional<StoredObject> live = objects.get(call.target().key());
      if (live.isPresent() || part != Part.MAIN) {
        return new Applied(
            200,
            update.update(
                call.target(),
                part,
                current ->
                    fields.apply(call.target(), part, current.toTree(), applied, manager, force),
                options,
                live));
      }
      try {
        ObjectNode created = fields.apply(call.target(), part, null, applied, manager, force);
        return new Applied(201, creation.create(call.target(), created, options));
      } catch (ApiException e) {
        // Somebody created it in the meantime: apply to theirs.
        if (!e.reason().equals("AlreadyExists") || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The body in the stored version, without what this endpoint does not write. */
  private ObjectNode wanted(ResourceCall call, Part part) throws IOException {
    JsonDocument body = bodies.patch(call);
    if (!(body.tree() instanceof ObjectNode object)) {
      throw ApiException.badRequest("the applied configuration must be an object");
    }
    String kind = object.path("kind").asText("");
    String apiVersion = object.path("apiVersion").asText("");
    if (!kind.equals(call.served().kind().kind())
        || !apiVersion.equals(call.served().kind().apiVersion())) {
      throw ApiException.badRequest(
          "the object applied is a "
              + (apiVersion + " " + kind).strip()
              + ", the resource is a "
              + call.served().kind());
    }
    JsonNode managedFields = object.path("metadata").path("managedFields");
    if (!managedFields.isMissingNode() && !managedFields.isNull()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode stored = bodies.stored(call, object, body.warnings());
    if (part == Part.STATUS) {
      stored.retain("kind", "apiVersion", "metadata", "status");
    } else if (call.type().subresources().contains(Part.STATUS.subresource())) {
      stored.remove("status");
    }
    return stored;
  }
}
