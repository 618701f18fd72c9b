package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;

/** Makes an object of the body. */
public final class Create implements Verb {
  private final Creation creation;
  private final Bodies bodies;
  private final Presenter presenter;

  public Create(Creation creation, Bodies bodies, Presenter presenter) {
    this.creation = creation;
    this.bodies = bodies;
    this.presenter = presenter;
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    ObjectNode object = bodies.read(call);
    if (call.isAcrossNamespaces()) {
      throw ApiException.badRequest("an empty namespace may not be set during creation");
    }
    StoredObject created = creation.create(call.target(), object, call.writeOptions());
    call.call()
        .answer(
            201,
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), created));
  }
}
