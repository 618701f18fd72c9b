package dev.slipway.reconciler.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what happened as Events on the object concerned. One that gets lost does no harm. */
final class Events {
  /** Annotation on an Event: the commit it is about. */
  static final String REVISION = "slipway.dev/revision";

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final int MAX_MESSAGE = 1000;

  private final KubeApi api;
  private final Clock clock;

  Events(KubeApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  void normal(KubeObject about, String reason, String message, String revision) {
    record(about, "Normal", reason, message, revision);
  }

  void warning(KubeObject about, String reason, String message, String revision) {
    record(about, "Warning", reason, message, revision);
  }

  private void record(
      KubeObject about, String type, String reason, String message, String revision) {
    String namespace = about.namespace().orElse("default");
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event");
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("name", about.name() + "." + UUID.randomUUID().toString().substring(0, 13));
    metadata.put("namespace", namespace);
    if (!revision.isEmpty()) {
      metadata.putObject("annotations").put(REVISION, revision);
      metadata.putObject("labels").put(REVISION, revision);
    }
    event
        .putObject("involvedObject")
        .put("apiVersion", about.apiVersion())
        .put("kind", about.kind())
        .put("namespace", namespace)
        .put("name", about.name())
        .put("uid", about.uid());
    event.put("type", type).put("reason", reason).put("message", shortened(message));
    event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
    event.putObject("source").put("component", "slipway");
    var unused =
        api.create(Kinds.EVENT, KubeObject.of(event))
            .thenAccept(
                reply -> {
                  if (reply instanceof ApiReply.Refused refused) {
                    LOG.atDebug()
                        .addKeyValue("object", about.name())
                        .addKeyValue("reason", refused.message())
                        .log("Event not recorded");
                  }
                });
  }

  private static String shortened(String message) {
    return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message;
  }
}
