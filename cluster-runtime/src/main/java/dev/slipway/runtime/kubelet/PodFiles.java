package dev.slipway.runtime.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.kubelet.pod.PodHistory;
import dev.slipway.runtime.kubelet.pod.Step;
import dev.slipway.runtime.kubelet.reference.References;
import dev.slipway.runtime.kubelet.runtime.ImageReference;
import dev.slipway.runtime.kubelet.runtime.RegistryCredentials;
import dev.slipway.runtime.kubelet.spec.ConfigException;
import dev.slipway.runtime.kubelet.spec.ContainerFactory;
import dev.slipway.runtime.kubelet.spec.PodFields;
import dev.slipway.runtime.kubelet.status.Waiting;
import dev.slipway.runtime.kubelet.volume.PodDirectory;
import dev.slipway.runtime.kubelet.volume.PodVolumes;
import dev.slipway.runtime.kubelet.volume.VolumeException;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files and volumes of pods on this node, and the secrets that their pulls need. */
final class PodFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REFRESH = Duration.ofSeconds(60);

  private final NodeFacts node;
  private final References references;
  private final PodEvents events;
  private final InstantSource clock;

  PodFiles(NodeFacts node, References references, PodEvents events, InstantSource clock) {
    this.node = node;
    this.references = references;
    this.events = events;
    this.clock = clock;
  }

  PodDirectory directory(Pod pod) {
    return PodDirectory.of(node.root(), pod.getMetadata().getUid());
  }

  /** Makes the files that say how hosts are found; false when that did not work. */
  boolean prepareNames(Pod pod, PodRecord record, List<Step.StartContainer> starts) {
    try {
      node.names().prepare(pod, directory(pod));
      return true;
    } catch (IOException e) {
      hold(pod, record, starts, "cannot write the pod's files: " + e.getMessage());
      return false;
    }
  }

  void writeHosts(Pod pod, String address) {
    try {
      node.names().writeHosts(pod, ContainerFactory.hostname(pod), address, directory(pod));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the pod's hosts file", e);
    }
  }

  /** Prepares the pod's volumes unless they are; false when that did not work. */
  boolean prepareVolumes(Pod pod, PodRecord record, List<Step.StartContainer> starts) {
    if (record.isPrepared() || starts.isEmpty()) {
      return true;
    }
    try {
      record.prepared(volumes(pod).prepare());
      record.refreshed(clock.instant());
      return true;
    } catch (VolumeException e) {
      hold(pod, record, starts, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /**
   * Brings what ConfigMaps and Secrets say to the files of a running pod, once a minute.
   *
   * @return when it is due again; empty for pods without such volumes
   */
  Optional<Instant> refresh(Pod pod, PodRecord record) {
    boolean changes =
        pod.getSpec().getVolumes().stream()
            .anyMatch(volume -> volume.getConfigMap() != null || volume.getSecret() != null);
    if (!changes || record.isEnding() || new PodHistory(pod).isOver()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (record.refreshedAt().plus(REFRESH).isAfter(now)) {
      return Optional.of(record.refreshedAt().plus(REFRESH));
    }
    record.refreshed(now);
    try {
      record.prepared(volumes(pod).prepare());
    } catch (VolumeException e) {
      // The containers keep what they have.
      events.warning(pod, "FailedMount", String.valueOf(e.getMessage()));
    }
    return Optional.of(now.plus(REFRESH));
  }

  private PodVolumes volumes(Pod pod) {
    PodFields fields = new PodFields(pod, "", node.address(), node.machine());
    return new PodVolumes(
        pod,
        directory(pod),
        references,
        path -> {
          try {
            return fields.field(path);
          } catch (ConfigException e) {
            throw new VolumeException("downwardAPI", String.valueOf(e.getMessage()));
          }
        });
  }

  private void hold(Pod pod, PodRecord record, List<Step.StartContainer> starts, String words) {
    events.warning(pod, "FailedMount", words);
    Instant retry = clock.instant().plus(record.nextMountRetry());
    starts.forEach(
        start ->
            record.hold(
                start.container().getName(), new Waiting("ContainerCreating", words), retry));
  }

  /** What the pod knows about the registry of an image. */
  Optional<RegistryCredentials> credentials(Pod pod, String image) {
    Optional<String> registry = ImageReference.parse(image).map(ImageReference::registry);
    if (registry.isEmpty()) {
      return Optional.empty();
    }
    for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
      Optional<RegistryCredentials> found =
          references
              .secret(pod.getMetadata().getNamespace(), reference.getName())
              .flatMap(secret -> credentials(secret, registry.get()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<RegistryCredentials> credentials(Secret secret, String registry) {
    @Nullable Map<String, String> data = secret.getData();
    @Nullable String encoded = data == null ? null : data.get(".dockerconfigjson");
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      JsonNode servers =
          JSON.readTree(new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8))
              .path("auths");
      for (Map.Entry<String, JsonNode> server : servers.properties()) {
        if (hostOf(server.getKey()).equals(registry)) {
          return credentials(server.getKey(), server.getValue());
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<RegistryCredentials> credentials(String server, JsonNode entry) {
    if (entry.hasNonNull("username") && entry.hasNonNull("password")) {
      return Optional.of(
          new RegistryCredentials(
              server, entry.path("username").asText(), entry.path("password").asText()));
    }
    String both =
        new String(
            Base64.getMimeDecoder().decode(entry.path("auth").asText("")), StandardCharsets.UTF_8);
    int colon = both.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(
            new RegistryCredentials(server, both.substring(0, colon), both.substring(colon + 1)));
  }

  private static String hostOf(String server) {
    String host = server.replaceFirst("^https?://", "");
    int slash = host.indexOf('/');
    String name = slash < 0 ? host : host.substring(0, slash);
    return name.equals("index.docker.io") ? "docker.io" : name;
  }
}
