package dev.slipway.runtime.apiserver.verb;

import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;

/** Reads one object. */
public final class Get implements Verb {
  private final ObjectStore objects;
  private final Presenter presenter;

  public Get(ObjectStore objects, Presenter presenter) {
    this.objects = objects;
    this.presenter = presenter;
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    long unused = Reads.revision(call); // the object is always the newest there is
    StoredObject object =
        objects.get(call.target().key()).orElseThrow(() -> call.target().notFound());
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.object(call.call(), accepted, call.served(), object));
  }
}
