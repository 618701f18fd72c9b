package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;

/** Puts the body in the place of an object, or of a part of it. */
public final class Replace implements Verb {
  private final Update update;
  private final Bodies bodies;
  private final Presenter presenter;
  private final Part part;

  public Replace(Update update, Bodies bodies, Presenter presenter, Part part) {
    this.update = update;
    this.bodies = bodies;
    this.presenter = presenter;
    this.part = part;
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    ObjectNode wanted = bodies.read(call);
    StoredObject updated =
        update.update(call.target(), part, current -> wanted.deepCopy(), call.writeOptions());
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), updated));
  }
}
