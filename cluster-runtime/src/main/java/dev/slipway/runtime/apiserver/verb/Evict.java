package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;

/** The {@code eviction} subresource: deletes a pod for the sake of its node. */
public final class Evict implements Verb {
  private final Deletion deletion;
  private final DeleteOptionsReader options;
  private final Presenter presenter;
  private final BodyReader reader = new BodyReader();

  public Evict(Deletion deletion, DeleteOptionsReader options, Presenter presenter) {
    this.deletion = requireNonNull(deletion);
    this.options = requireNonNull(options);
    this.presenter = requireNonNull(presenter);
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    ObjectNode eviction = reader.object(call.call(), "Eviction");
    String name = eviction.path("metadata").path("name").asText("");
    if (!name.isEmpty() && !name.equals(call.path().name())) {
      throw ApiException.badRequest("name in URL does not match name in Eviction object");
    }
    JsonNode given = eviction.path("deleteOptions");
    deletion.delete(call.target(), options.of(call, given));
    call.call().answer(201, accepted.contentType(), presenter.written(accepted, Answers.success()));
  }
}
