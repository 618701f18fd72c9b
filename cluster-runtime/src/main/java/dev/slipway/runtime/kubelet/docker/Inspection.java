package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.NetworkSettings;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the engine's description of a container. */
final class Inspection {
  private static final int CANNOT_START = 128;

  private Inspection() {}

  /** Empty when the container does not carry our labels. */
  static Optional<RuntimeContainer> read(InspectContainerResponse answer) {
    @Nullable ContainerConfig config = answer.getConfig();
    @Nullable Map<String, String> labels = config == null ? null : config.getLabels();
    if (config == null || labels == null) {
      return Optional.empty();
    }
    Instant created = time(answer.getCreated());
    return ContainerIdentity.fromLabels(labels)
        .map(
            identity ->
                new RuntimeContainer(
                    answer.getId(),
                    identity,
                    orEmpty(config.getImage()),
                    orEmpty(answer.getImageId()),
                    address(answer.getNetworkSettings()),
                    stopSignal(config),
                    created,
                    state(answer.getState(), created)));
  }

  private static ContainerState state(
      InspectContainerResponse.ContainerState state, Instant created) {
    Instant started = time(state.getStartedAt());
    String error = orEmpty(state.getError());
    if (Boolean.TRUE.equals(state.getRunning())) {
      return new ContainerState.Running(started);
    }
    if ("created".equals(state.getStatus())) {
      // A start that failed leaves the container created, with the reason in its error.
      return error.isEmpty()
          ? new ContainerState.Created()
          : new ContainerState.Exited(CANNOT_START, "StartError", error, created, created);
    }
    @Nullable Long code = state.getExitCodeLong();
    int exitCode = code == null ? CANNOT_START : code.intValue();
    return new ContainerState.Exited(
        exitCode,
        reason(state, exitCode),
        error,
        started,
        later(time(state.getFinishedAt()), started));
  }

  private static String reason(InspectContainerResponse.ContainerState state, int exitCode) {
    if (Boolean.TRUE.equals(state.getOOMKilled())) {
      return "OOMKilled";
    }
    return exitCode == 0 ? "Completed" : "Error";
  }

  private static String address(@Nullable NetworkSettings settings) {
    if (settings == null) {
      return "";
    }
    @Nullable Map<String, ContainerNetwork> networks = settings.getNetworks();
    if (networks == null) {
      return "";
    }
    return networks.values().stream()
        .map(network -> orEmpty(network.getIpAddress()))
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String stopSignal(ContainerConfig config) {
    // docker-java's model leaves the field out; what it does not know it keeps by name.
    @Nullable Object raw = config.getRawValues().get("StopSignal");
    return raw instanceof String signal && !signal.isEmpty() ? signal : "SIGTERM";
  }

  private static Instant time(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
