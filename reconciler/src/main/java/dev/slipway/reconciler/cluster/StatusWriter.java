package dev.slipway.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.nio.charset.StandardCharsets;

/** Writes the status of our own resources, when it differs from what is there. */
public final class StatusWriter {
  private final KubeApi api;
  private final LiveObjects live;

  /** A writer that makes what it wrote known to {@code live}. */
  public StatusWriter(KubeApi api, LiveObjects live) {
    this.api = api;
    this.live = live;
  }

  /**
   * Makes the status of an object what is given; an object that is gone is left alone.
   *
   * @param before the object as last seen
   * @throws IllegalStateException when the API server does not take it now
   */
  public void write(Kind kind, KubeObject before, ObjectNode written) {
    // Through text, so that a long and an int of the same value are the same node.
    JsonNode status = KubeObject.parse(written.toString().getBytes(StandardCharsets.UTF_8)).at();
    JsonNode old = before.at("status");
    if (status.equals(old)) {
      return;
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode merged = patch.putObject("status");
    old.properties()
        .forEach(
            field -> {
              if (!status.has(field.getKey())) {
                merged.putNull(field.getKey());
              }
            });
    status
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(old.path(field.getKey()))) {
                merged.set(field.getKey(), field.getValue());
              }
            });
    ApiReply reply = api.mergeStatus(kind, ObjectKey.of(before), patch).join();
    switch (reply) {
      case ApiReply.Accepted accepted -> live.learn(accepted.object());
      case ApiReply.Refused refused -> {
        if (!refused.isNotFound()) {
          throw new IllegalStateException(
              "status of " + ObjectKey.of(before) + " not written: " + refused.message());
        }
      }
    }
  }
}
