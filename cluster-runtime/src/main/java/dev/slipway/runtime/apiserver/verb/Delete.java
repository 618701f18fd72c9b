package dev.slipway.runtime.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.DeleteOptions;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Deletion.Result;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;
import java.util.Set;

/** Deletes one object. */
public final class Delete implements Verb {
  /** Kinds whose last state is the answer; the others answer a {@code Status}. */
  private static final Set<String> ANSWERED_WITH_OBJECT =
      Set.of(
          "Pod",
          "Service",
          "ServiceAccount",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "PodTemplate",
          "ResourceQuota");

  private final Deletion deletion;
  private final DeleteOptionsReader options;
  private final Presenter presenter;

  public Delete(Deletion deletion, DeleteOptionsReader options, Presenter presenter) {
    this.deletion = deletion;
    this.options = options;
    this.presenter = presenter;
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    DeleteOptions wanted = options.read(call);
    Result result = deletion.delete(call.target(), wanted);
    byte[] body =
        switch (result) {
          case Result.Removed removed ->
              call.type().kind().group().isEmpty()
                      && ANSWERED_WITH_OBJECT.contains(call.type().kind().kind())
                  ? presenter.object(call.call(), accepted, call.served(), removed.object())
                  : presenter.written(accepted, success(call, removed.object()));
          case Result.Marked marked ->
              presenter.object(call.call(), accepted, call.served(), marked.object());
        };
    call.call().answer(200, accepted.contentType(), body);
  }

  private static ObjectNode success(ResourceCall call, StoredObject removed) {
    ObjectNode status = Answers.success();
    ObjectNode details = status.putObject("details");
    details.put("name", call.path().name());
    if (!call.served().group().isEmpty()) {
      details.put("group", call.served().group());
    }
    details.put("kind", call.type().plural());
    details.put("uid", removed.parse().uid());
    return status;
  }
}
