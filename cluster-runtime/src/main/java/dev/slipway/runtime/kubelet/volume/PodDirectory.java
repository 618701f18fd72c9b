package dev.slipway.runtime.kubelet.volume;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the node keeps what belongs to one pod.
 *
 * @param root holds nothing but this pod's files
 */
public record PodDirectory(Path root) {
  public PodDirectory {
    requireNonNull(root);
  }

  /** Of the pod with an uid, below the kubelet's own directory. */
  public static PodDirectory of(Path kubelet, String podUid) {
    if (podUid.isEmpty() || podUid.contains("/") || podUid.startsWith(".")) {
      throw new IllegalArgumentException("not a pod's uid: " + podUid);
    }
    return new PodDirectory(kubelet.resolve("pods").resolve(podUid));
  }

  /** The uids of all pods that have a directory. */
  public static List<String> all(Path kubelet) throws IOException {
    Path pods = kubelet.resolve("pods");
    if (!Files.isDirectory(pods)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(pods)) {
      return list.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  Path volume(String kind, String name) {
    return root.resolve("volumes").resolve(kind).resolve(name);
  }

  Path subPath(String container, int index) {
    return root.resolve("subpaths").resolve(container).resolve(Integer.toString(index));
  }

  /** The pod's own {@code /etc/hosts}. */
  public Path hosts() {
    return root.resolve("etc-hosts");
  }

  /** The pod's own {@code /etc/resolv.conf}. */
  public Path resolvConf() {
    return root.resolve("resolv.conf");
  }

  /** Where a container leaves its last words. */
  public Path lastWords(String container, int attempt) {
    return root.resolve("containers").resolve(container).resolve(Integer.toString(attempt));
  }

  /** Unmounts and deletes everything of the pod; volumes of the host are left alone. */
  public void remove() throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Mounts.unmountBelow(root.toRealPath());
    FileTree.delete(root);
  }
}
