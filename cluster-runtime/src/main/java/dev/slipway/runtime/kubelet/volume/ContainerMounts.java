package dev.slipway.runtime.kubelet.volume;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.ContainerSpec.Access;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec.BindMount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists what one container sees of its pod's volumes and of the pod's own files. */
public final class ContainerMounts {
  private static final String DEFAULT_LAST_WORDS = "/dev/termination-log";

  private final PodDirectory directory;
  private final Map<String, Path> volumes;

  /**
   * @param volumes where the pod's volumes are on the host, by name
   */
  public ContainerMounts(PodDirectory directory, Map<String, Path> volumes) {
    this.directory = requireNonNull(directory);
    this.volumes = Map.copyOf(volumes);
  }

  /** The mounts of one start of a container. */
  public List<BindMount> of(Container container, int attempt) throws VolumeException {
    List<BindMount> result = new ArrayList<>();
    int index = 0;
    for (VolumeMount mount : container.getVolumeMounts()) {
      result.add(mount(container, mount, index));
      index++;
    }
    addUnlessTaken(result, "/etc/hosts", directory.hosts());
    addUnlessTaken(result, "/etc/resolv.conf", directory.resolvConf());
    addUnlessTaken(result, lastWordsPath(container), lastWords(container, attempt));
    return result;
  }

  private BindMount mount(Container container, VolumeMount mount, int index)
      throws VolumeException {
    @Nullable Path volume = volumes.get(mount.getName());
    if (volume == null) {
      throw new VolumeException(mount.getName(), "the pod has no such volume");
    }
    @Nullable String subPath = mount.getSubPath();
    Path source =
        subPath == null || subPath.isEmpty()
            ? volume
            : SubPath.resolve(
                mount.getName(), volume, subPath, directory.subPath(container.getName(), index));
    return new BindMount(
        source.toString(),
        mount.getMountPath().startsWith("/") ? mount.getMountPath() : "/" + mount.getMountPath(),
        Boolean.TRUE.equals(mount.getReadOnly()) ? Access.READ_ONLY : Access.READ_WRITE,
        mount.getMountPropagation() == null ? "" : mount.getMountPropagation());
  }

  private Path lastWords(Container container, int attempt) throws VolumeException {
    Path file = directory.lastWords(container.getName(), attempt);
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createFile(file);
        FileTree.mode(file, 0666);
      }
    } catch (IOException e) {
      throw new VolumeException("termination log", String.valueOf(e.getMessage()));
    }
    return file;
  }

  private static String lastWordsPath(Container container) {
    @Nullable String path = container.getTerminationMessagePath();
    return path == null || path.isEmpty() ? DEFAULT_LAST_WORDS : path;
  }

  private static void addUnlessTaken(List<BindMount> mounts, String target, Path source) {
    if (mounts.stream().noneMatch(mount -> mount.target().equals(target))) {
      mounts.add(new BindMount(source.toString(), target, Access.READ_WRITE, ""));
    }
  }
}
