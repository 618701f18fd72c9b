package dev.slipway.runtime.apiserver.verb;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.Presenter.ListMetadata;
import dev.slipway.runtime.apiserver.wire.Selection;
import java.io.IOException;
import java.util.List;

/** Reads many objects. */
public final class ListObjects implements Verb {
  private final Reads reads;
  private final Presenter presenter;

  public ListObjects(Reads reads, Presenter presenter) {
    this.reads = reads;
    this.presenter = presenter;
  }

  @Override
  public void answer(ResourceCall call) throws IOException, InterruptedException {
    Acceptance accepted = Acceptance.of(call.call());
    Selection selection = Selection.of(call.call(), call.type());
    if (accepted.as() == Acceptance.As.PARTIAL) {
      throw ApiException.badRequest("PartialObjectMetadata is for one object, not for a list");
    }
    Snapshot snapshot = reads.list(call, selection);
    List<StoredObject> objects = snapshot.objects().stream().map(CachedObject::object).toList();
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.list(
                call.call(),
                accepted,
                call.served(),
                objects,
                new ListMetadata(snapshot.revision(), "", -1)));
  }
}
