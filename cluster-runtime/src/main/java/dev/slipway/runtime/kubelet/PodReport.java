package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.pod.PodContainers;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.LogOptions;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.status.Observation;
import dev.slipway.runtime.kubelet.status.PodStatuses;
import dev.slipway.runtime.kubelet.status.StatusWriter;
import dev.slipway.runtime.kubelet.volume.PodDirectory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tells the API how a pod does, and that it is gone. */
final class PodReport {
  private static final int LONGEST_LAST_WORDS = 4096;
  private static final int LAST_LINES = 80;
  private static final int LONGEST_LAST_LINES = 2048;

  private final KubernetesClient client;
  private final StatusWriter writer;
  private final Parts parts;

  PodReport(KubernetesClient client, Parts parts) {
    this.client = client;
    this.writer = new StatusWriter(client);
    this.parts = parts;
  }

  void write(Pod pod, PodRecord record) {
    PodContainers containers = parts.view().of(pod.getMetadata().getUid());
    Map<String, Container> byName = byName(pod);
    Set<String> ready = new HashSet<>();
    Set<String> started = new HashSet<>();
    for (RuntimeContainer container : containers.applications()) {
      Container spec = byName.get(container.identity().container());
      if (spec == null) {
        continue;
      }
      if (container.isRunning() && !record.starting().contains(container.id())) {
        if (parts.prober().isStarted(container, spec)) {
          started.add(container.id());
        }
        if (parts.prober().isReady(container, spec)) {
          ready.add(container.id());
        }
      } else if (container.state() instanceof ContainerState.Exited end) {
        record
            .lastWords()
            .computeIfAbsent(container.id(), id -> lastWords(pod, spec, container, end));
      }
    }
    writer
        .write(
            pod,
            current ->
                PodStatuses.derive(
                    new Observation(
                        current,
                        containers,
                        record.waiting(),
                        ready,
                        started,
                        record.lastWords(),
                        parts.node().address(),
                        record.isEnding(),
                        record.failure(),
                        parts.clock().instant())))
        .ifPresent(record::wrote);
  }

  /** Removes the pod's object; another pod of that name is left alone. */
  void delete(Pod pod) {
    String path =
        "/api/v1/namespaces/"
            + pod.getMetadata().getNamespace()
            + "/pods/"
            + pod.getMetadata().getName();
    try {
      client.raw(
          path,
          "DELETE",
          new DeleteOptionsBuilder()
              .withApiVersion("v1")
              .withKind("DeleteOptions")
              .withGracePeriodSeconds(0L)
              .withNewPreconditions()
              .withUid(pod.getMetadata().getUid())
              .endPreconditions()
              .build());
    } catch (KubernetesClientException e) {
      boolean gone =
          e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      if (!gone) {
        throw e;
      }
    }
  }

  private static Map<String, Container> byName(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .collect(java.util.stream.Collectors.toMap(Container::getName, it -> it, (a, b) -> b));
  }

  private String lastWords(
      Pod pod, Container spec, RuntimeContainer container, ContainerState.Exited end) {
    Path file =
        PodDirectory.of(parts.node().root(), pod.getMetadata().getUid())
            .lastWords(spec.getName(), container.identity().attempt());
    String text = "";
    // The file is the container's to write: only a plain file is read, and not all of it.
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        text = new String(in.readNBytes(LONGEST_LAST_WORDS), StandardCharsets.UTF_8);
      } catch (IOException e) {
        text = "cannot read the termination message: " + e.getMessage();
      }
    }
    boolean fallBack = "FallbackToLogsOnError".equals(spec.getTerminationMessagePolicy());
    if (text.isEmpty() && fallBack && end.exitCode() != 0) {
      text = lastLines(container);
    }
    return text.isEmpty() ? end.message() : text;
  }

  private String lastLines(RuntimeContainer container) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      parts.runtime().readLogs(container.id(), LogOptions.tail(LAST_LINES), out);
    } catch (IOException | ContainerException e) {
      return "cannot read the log: " + e.getMessage();
    }
    byte[] all = out.toByteArray();
    int from = Math.max(0, all.length - LONGEST_LAST_LINES);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }
}
