package dev.slipway.runtime.kubelet.volume;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.reference.References;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prepares the volumes of a pod. Idempotent: what is there already is kept. */
public final class PodVolumes {
  private static final int DEFAULT_MODE = 0644;

  private final Pod pod;
  private final PodDirectory directory;
  private final References references;
  private final FieldReader fields;
  private final String namespace;

  /** Reads a field of the pod by its path. */
  @FunctionalInterface
  public interface FieldReader {
    /** The field as text. */
    String read(String path) throws VolumeException;
  }

  /** For one pod. */
  public PodVolumes(Pod pod, PodDirectory directory, References references, FieldReader fields) {
    this.pod = requireNonNull(pod);
    this.directory = requireNonNull(directory);
    this.references = requireNonNull(references);
    this.fields = requireNonNull(fields);
    this.namespace = pod.getMetadata().getNamespace();
  }

  /** Prepares all volumes and answers where they are on the host, by name. */
  public Map<String, Path> prepare() throws VolumeException {
    Map<String, Path> result = new LinkedHashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      try {
        result.put(volume.getName(), prepare(volume));
      } catch (IOException e) {
        throw new VolumeException(volume.getName(), String.valueOf(e.getMessage()));
      } catch (KubernetesClientException e) {
        throw new VolumeException(
            volume.getName(), "the API server does not answer: " + e.getMessage());
      }
    }
    return result;
  }

  private Path prepare(Volume volume) throws VolumeException, IOException {
    String name = volume.getName();
    if (volume.getHostPath() != null) {
      return HostPaths.resolve(
          name, volume.getHostPath().getPath(), volume.getHostPath().getType());
    }
    if (volume.getEmptyDir() != null || isWithoutSource(volume)) {
      return emptyDir(name, volume.getEmptyDir());
    }
    if (volume.getSecret() != null) {
      return payload("secret", name, secret(name, volume.getSecret()));
    }
    if (volume.getConfigMap() != null) {
      return payload("configmap", name, configMap(name, volume.getConfigMap()));
    }
    if (volume.getDownwardAPI() != null) {
      @Nullable Integer mode = volume.getDownwardAPI().getDefaultMode();
      return payload("downward", name, downward(name, volume.getDownwardAPI().getItems(), mode));
    }
    if (volume.getPersistentVolumeClaim() != null) {
      return claim(name, volume.getPersistentVolumeClaim().getClaimName());
    }
    throw new VolumeException(name, VolumeTypes.nameOf(volume) + " volumes are not supported");
  }

  private static boolean isWithoutSource(Volume volume) {
    return VolumeTypes.nameOf(volume).isEmpty();
  }

  private Path emptyDir(String name, @Nullable EmptyDirVolumeSource source)
      throws IOException, VolumeException {
    Path path = directory.volume("empty-dir", name);
    String medium = source == null || source.getMedium() == null ? "" : source.getMedium();
    if (!medium.isEmpty() && !medium.equals("Memory")) {
      throw new VolumeException(name, "emptyDir medium " + medium + " is not supported");
    }
    boolean fresh = !Files.exists(path);
    Files.createDirectories(path);
    if (medium.equals("Memory") && !isMounted(path)) {
      @Nullable Quantity limit = source == null ? null : source.getSizeLimit();
      String size = limit == null ? "" : ",size=" + Quantity.getAmountInBytes(limit).toBigInteger();
      if (!Mounts.allowed()) {
        throw new VolumeException(name, "emptyDir in memory needs the kubelet to run as root");
      }
      Mounts.tmpfs(path, "mode=0777" + size);
    } else if (fresh) {
      FileTree.mode(path, 0777);
    }
    if (fresh) {
      giveToGroup(path);
    }
    return path;
  }

  private void giveToGroup(Path path) throws IOException {
    @Nullable Long group =
        pod.getSpec().getSecurityContext() == null
            ? null
            : pod.getSpec().getSecurityContext().getFsGroup();
    if (group != null) {
      Files.setAttribute(path, "unix:gid", group.intValue());
      Files.setAttribute(path, "unix:mode", 042777);
    }
  }

  private Path payload(String kind, String name, Payload payload) throws IOException {
    Path path = directory.volume(kind, name);
    Files.createDirectories(path);
    if (kind.equals("secret") && Mounts.allowed() && !isMounted(path)) {
      // Secrets never reach the disk.
      Mounts.tmpfs(path, "mode=0755,size=4m");
    }
    FileTree.mode(path, 0755);
    payload.writeTo(path);
    return path;
  }

  private static boolean isMounted(Path path) throws IOException {
    Path real = path.toRealPath();
    return Mounts.at(real).stream().anyMatch(mount -> mount.point().equals(real));
  }

  private Payload secret(String volume, SecretVolumeSource source) throws VolumeException {
    Optional<Secret> found = references.secret(namespace, source.getSecretName());
    if (found.isEmpty() && !Boolean.TRUE.equals(source.getOptional())) {
      throw new VolumeException(volume, "secret \"" + source.getSecretName() + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found
        .map(Secret::getData)
        .ifPresent(all -> all.forEach((key, value) -> data.put(key, decoded(value))));
    return select(volume, data, source.getItems(), source.getDefaultMode(), source.getOptional());
  }

  private Payload configMap(String volume, ConfigMapVolumeSource source) throws VolumeException {
    Optional<ConfigMap> found = references.configMap(namespace, source.getName());
    if (found.isEmpty() && !Boolean.TRUE.equals(source.getOptional())) {
      throw new VolumeException(volume, "configmap \"" + source.getName() + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found
        .map(ConfigMap::getData)
        .ifPresent(
            all ->
                all.forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8))));
    found
        .map(ConfigMap::getBinaryData)
        .ifPresent(all -> all.forEach((key, value) -> data.put(key, decoded(value))));
    return select(volume, data, source.getItems(), source.getDefaultMode(), source.getOptional());
  }

  private static Payload select(
      String volume,
      Map<String, byte[]> data,
      List<KeyToPath> items,
      @Nullable Integer defaultMode,
      @Nullable Boolean optional)
      throws VolumeException {
    int mode = defaultMode == null ? DEFAULT_MODE : defaultMode;
    Map<String, Payload.Entry> files = new LinkedHashMap<>();
    if (items.isEmpty()) {
      for (Map.Entry<String, byte[]> entry : data.entrySet()) {
        put(volume, files, entry.getKey(), new Payload.Entry(entry.getValue(), mode));
      }
    }
    for (KeyToPath item : items) {
      byte @Nullable [] content = data.get(item.getKey());
      if (content == null && !Boolean.TRUE.equals(optional)) {
        throw new VolumeException(volume, "references non-existent key: " + item.getKey());
      }
      if (content != null) {
        int own = item.getMode() == null ? mode : item.getMode();
        put(volume, files, item.getPath(), new Payload.Entry(content, own));
      }
    }
    return new Payload(files);
  }

  private static void put(
      String volume, Map<String, Payload.Entry> files, String path, Payload.Entry entry)
      throws VolumeException {
    if (!Payload.isSafe(path)) {
      throw new VolumeException(volume, "path " + path + " leads out of the volume");
    }
    files.put(path, entry);
  }

  private Payload downward(
      String volume, List<DownwardAPIVolumeFile> items, @Nullable Integer defaultMode)
      throws VolumeException {
    Map<String, Payload.Entry> files = new LinkedHashMap<>();
    for (DownwardAPIVolumeFile item : items) {
      if (item.getFieldRef() == null) {
        throw new VolumeException(volume, "downwardAPI resourceFieldRef is not supported");
      }
      int mode = defaultMode == null ? DEFAULT_MODE : defaultMode;
      int own = item.getMode() == null ? mode : item.getMode();
      byte[] text = fields.read(item.getFieldRef().getFieldPath()).getBytes(StandardCharsets.UTF_8);
      put(volume, files, item.getPath(), new Payload.Entry(text, own));
    }
    return new Payload(files);
  }

  private Path claim(String volume, String name) throws VolumeException {
    PersistentVolumeClaim claim =
        references
            .claim(namespace, name)
            .orElseThrow(
                () ->
                    new VolumeException(
                        volume, "persistentvolumeclaim \"" + name + "\" not found"));
    @Nullable String bound = claim.getSpec().getVolumeName();
    if (bound == null || bound.isEmpty()) {
      throw new VolumeException(volume, "persistentvolumeclaim \"" + name + "\" is not bound");
    }
    PersistentVolume persistent =
        references
            .volume(bound)
            .orElseThrow(
                () -> new VolumeException(volume, "persistentvolume \"" + bound + "\" not found"));
    if (persistent.getSpec().getHostPath() != null) {
      return HostPaths.resolve(
          volume,
          persistent.getSpec().getHostPath().getPath(),
          persistent.getSpec().getHostPath().getType());
    }
    if (persistent.getSpec().getLocal() != null) {
      return HostPaths.resolve(volume, persistent.getSpec().getLocal().getPath(), "Directory");
    }
    throw new VolumeException(
        volume, "persistentvolume \"" + bound + "\" is neither hostPath nor local");
  }

  private static byte[] decoded(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }
}
