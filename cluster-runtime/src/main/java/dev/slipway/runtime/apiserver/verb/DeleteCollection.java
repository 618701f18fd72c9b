package dev.slipway.runtime.apiserver.verb;

import dev.slipway.runtime.apiserver.registry.DeleteOptions;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.Presenter.ListMetadata;
import dev.slipway.runtime.apiserver.wire.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Deletes all selected objects of a type. */
public final class DeleteCollection implements Verb {
  private final Reads reads;
  private final Deletion deletion;
  private final DeleteOptionsReader options;
  private final Presenter presenter;

  public DeleteCollection(
      Reads reads, Deletion deletion, DeleteOptionsReader options, Presenter presenter) {
    this.reads = reads;
    this.deletion = deletion;
    this.options = options;
    this.presenter = presenter;
  }

  @Override
  public void answer(ResourceCall call) throws IOException, InterruptedException {
    Acceptance accepted = Acceptance.of(call.call());
    DeleteOptions wanted = options.read(call);
    Selection selection = Selection.of(call.call(), call.type());
    Reads.checkNumbers(call);
    Snapshot snapshot =
        reads
            .list(call, selection)
            .orElseGet(() -> reads.cache().of(call.type()).list(selection.below(call.keyPrefix())));
    List<StoredObject> deleted = new ArrayList<>();
    for (CachedObject object : snapshot.objects()) {
      Target target = new Target(call.type(), object.namespace(), object.name());
      try {
        deleted.add(deletion.delete(target, wanted).object());
      } catch (ApiException e) {
        // Somebody else deleted it first: what was asked for holds.
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.list(
                call.call(),
                accepted,
                call.served(),
                deleted,
                new ListMetadata(snapshot.revision(), "", -1)));
  }
}
