package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.api.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The row of a pod: the one word that says how it is takes some thinking. */
final class PodCells {
  private final KubeObject pod;
  private final JsonNode status;
  private final Set<String> sidecars = new HashSet<>();

  private int ready;
  private long restarts;
  private long sidecarRestarts;
  private Optional<Instant> lastRestart = Optional.empty();
  private Optional<Instant> lastSidecarRestart = Optional.empty();
  private String word;

  private PodCells(KubeObject pod) {
    this.pod = pod;
    this.status = pod.at("status");
    this.word = Cells.or(status.path("reason"), status.path("phase").asText(""));
    for (JsonNode container : pod.at("spec", "initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        sidecars.add(container.path("name").asText());
      }
    }
  }

  static List<Object> of(KubeObject pod, Instant now) {
    return new PodCells(pod).row(now);
  }

  private List<Object> row(Instant now) {
    if (condition("PodScheduled").path("reason").asText().equals("SchedulingGated")) {
      word = "SchedulingGated";
    }
    boolean initializing = initContainers();
    if (!initializing || isTrue("Initialized")) {
      restarts = sidecarRestarts;
      lastRestart = lastSidecarRestart;
      containers();
    }
    if (pod.isBeingDeleted()) {
      deleted();
    }
    int total = pod.at("spec", "containers").size() + sidecars.size();
    String podIp = status.path("podIPs").path(0).path("ip").asText(status.path("podIP").asText(""));
    return List.of(
        pod.name(),
        ready + "/" + total,
        word,
        restartsCell(now),
        Cells.age(pod, now),
        podIp.isEmpty() ? Cells.NONE : podIp,
        Cells.orNone(pod.at("spec", "nodeName")),
        Cells.orNone(status.path("nominatedNodeName")),
        readinessGates());
  }

  /** True while one of them has not done its work. */
  private boolean initContainers() {
    JsonNode statuses = status.path("initContainerStatuses");
    boolean initializing = false;
    for (int i = 0; i < statuses.size(); i++) {
      JsonNode one = statuses.path(i);
      boolean sidecar = sidecars.contains(one.path("name").asText());
      restarts += one.path("restartCount").asLong();
      lastRestart = later(lastRestart, finished(one.path("lastState")));
      if (sidecar) {
        sidecarRestarts += one.path("restartCount").asLong();
        lastSidecarRestart = later(lastSidecarRestart, finished(one.path("lastState")));
      }
      if (initializing) {
        continue;
      }
      if (isDone(one)) {
        continue;
      }
      if (sidecar && one.path("started").asBoolean()) {
        ready += one.path("ready").asBoolean() ? 1 : 0;
        continue;
      }
      word = "Init:" + initWord(one, i);
      initializing = true;
    }
    return initializing;
  }

  private static boolean isDone(JsonNode container) {
    JsonNode terminated = container.path("state").path("terminated");
    return terminated.isObject() && terminated.path("exitCode").asInt() == 0;
  }

  private String initWord(JsonNode container, int index) {
    JsonNode terminated = container.path("state").path("terminated");
    if (terminated.isObject()) {
      return ended(terminated);
    }
    String waiting = container.path("state").path("waiting").path("reason").asText("");
    return waiting.isEmpty() || waiting.equals("PodInitializing")
        ? index + "/" + pod.at("spec", "initContainers").size()
        : waiting;
  }

  private void containers() {
    JsonNode statuses = status.path("containerStatuses");
    boolean running = false;
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonNode one = statuses.path(i);
      JsonNode state = one.path("state");
      restarts += one.path("restartCount").asLong();
      lastRestart = later(lastRestart, finished(one.path("lastState")));
      String waiting = state.path("waiting").path("reason").asText("");
      if (!waiting.isEmpty()) {
        word = waiting;
      } else if (state.path("terminated").isObject()) {
        word = ended(state.path("terminated"));
      } else if (one.path("ready").asBoolean() && state.path("running").isObject()) {
        running = true;
        ready++;
      }
    }
    if (word.equals("Completed") && running) {
      word = isTrue("Ready") ? "Running" : "NotReady";
    }
  }

  private static String ended(JsonNode terminated) {
    String reason = terminated.path("reason").asText("");
    if (!reason.isEmpty()) {
      return reason;
    }
    int signal = terminated.path("signal").asInt();
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
  }

  private void deleted() {
    String phase = status.path("phase").asText("");
    if (status.path("reason").asText().equals("NodeLost")) {
      word = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      word = "Terminating";
    }
  }

  private String restartsCell(Instant now) {
    return restarts > 0 && lastRestart.isPresent()
        ? restarts + " (" + Cells.duration(Duration.between(lastRestart.get(), now)) + " ago)"
        : Long.toString(restarts);
  }

  private static Optional<Instant> finished(JsonNode lastState) {
    return Cells.time(lastState.path("terminated").path("finishedAt"));
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isBefore(other.get()) ? other : one;
  }

  private String readinessGates() {
    JsonNode gates = pod.at("spec", "readinessGates");
    if (gates.isEmpty()) {
      return Cells.NONE;
    }
    int holding = 0;
    for (JsonNode gate : gates) {
      holding += isTrue(gate.path("conditionType").asText()) ? 1 : 0;
    }
    return holding + "/" + gates.size();
  }

  private boolean isTrue(String type) {
    return condition(type).path("status").asText().equals("True");
  }

  private JsonNode condition(String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }
}
