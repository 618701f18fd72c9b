package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.BodyReader;
import dev.slipway.runtime.apiserver.wire.Presenter;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The {@code binding} subresource: says on which node a pod runs, once and for all. */
public final class Bind implements Verb {
  private final Update update;
  private final Presenter presenter;
  private final Clock clock;
  private final BodyReader reader = new BodyReader();

  public Bind(Update update, Presenter presenter, Clock clock) {
    this.update = requireNonNull(update);
    this.presenter = requireNonNull(presenter);
    this.clock = requireNonNull(clock);
  }

  @Override
  public void answer(ResourceCall call) throws IOException {
    Acceptance accepted = Acceptance.of(call.call());
    ObjectNode binding = reader.object(call.call(), "Binding");
    String node = node(call, binding);
    update.update(
        call.target(),
        Part.WHOLE,
        current -> bound(call.target(), current, node, binding.path("metadata")),
        call.writeOptions().recorded());
    call.call().answer(201, accepted.contentType(), presenter.written(accepted, Answers.success()));
  }

  private static String node(ResourceCall call, ObjectNode binding) {
    JsonNode target = binding.path("target");
    String kind = target.path("kind").asText("");
    String node = target.path("name").asText("");
    if (!kind.isEmpty() && !kind.equals("Node") && !kind.equals("Minion")) {
      throw invalid(call, Cause.notSupported("target.kind", kind, List.of("Node", "<empty>")));
    }
    if (node.isEmpty()) {
      throw invalid(call, Cause.required("target.name", ""));
    }
    return node;
  }

  private ObjectNode bound(Target target, KubeObject pod, String node, JsonNode metadata) {
    String uid = metadata.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(pod.uid())) {
      throw target.conflict(
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + pod.uid());
    }
    if (pod.isBeingDeleted()) {
      throw target.conflict(
          "pod " + pod.name() + " is being deleted, cannot be assigned to a host");
    }
    String present = pod.text("spec", "nodeName").orElse("");
    if (!present.isEmpty()) {
      throw target.conflict(
          "pod " + pod.name() + " is already assigned to node \"" + present + "\"");
    }
    ObjectNode tree = pod.toTree();
    child(tree, "spec").put("nodeName", node);
    if (metadata.path("annotations") instanceof ObjectNode annotations) {
      for (Map.Entry<String, JsonNode> one : annotations.properties()) {
        child(child(tree, "metadata"), "annotations").set(one.getKey(), one.getValue());
      }
    }
    markScheduled(tree);
    return tree;
  }

  private void markScheduled(ObjectNode tree) {
    ObjectNode status = child(tree, "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText("").equals("PodScheduled")) {
        conditions.remove(i);
      }
    }
    ObjectNode scheduled = conditions.addObject();
    scheduled.put("type", "PodScheduled");
    scheduled.put("status", "True");
    scheduled.putNull("lastProbeTime");
    scheduled.put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static ObjectNode child(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode known ? known : parent.putObject(field);
  }

  private static ApiException invalid(ResourceCall call, Cause cause) {
    return ApiException.invalid("", "Binding", call.path().name(), List.of(cause));
  }
}
