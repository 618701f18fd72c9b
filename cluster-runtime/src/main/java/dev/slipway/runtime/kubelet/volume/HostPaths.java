package dev.slipway.runtime.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks, and where asked makes, a path of the host that a pod wants to see. */
final class HostPaths {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int CHARACTER_DEVICE = 0020000;

  private HostPaths() {}

  static Path resolve(String volume, String path, @Nullable String type) throws VolumeException {
    Path host = Path.of(path);
    if (!host.isAbsolute()) {
      throw new VolumeException(volume, "hostPath " + path + " is not absolute");
    }
    try {
      check(volume, host, type == null ? "" : type);
    } catch (IOException e) {
      throw new VolumeException(volume, "hostPath " + path + ": " + e.getMessage());
    }
    return host;
  }

  private static void check(String volume, Path host, String type)
      throws IOException, VolumeException {
    boolean holds =
        switch (type) {
          case "" -> {
            if (!Files.exists(host)) {
              Files.createDirectories(host);
            }
            yield true;
          }
          case "DirectoryOrCreate" -> {
            Files.createDirectories(host);
            yield true;
          }
          case "Directory" -> Files.isDirectory(host);
          case "FileOrCreate" -> {
            if (!Files.exists(host)) {
              Files.createFile(host);
            }
            yield Files.isRegularFile(host);
          }
          case "File" -> Files.isRegularFile(host);
          case "Socket" -> hasType(host, SOCKET);
          case "CharDevice" -> hasType(host, CHARACTER_DEVICE);
          case "BlockDevice" -> hasType(host, BLOCK_DEVICE);
          default ->
              throw new VolumeException(volume, "hostPath type " + type + " is not supported");
        };
    if (!holds) {
      throw new VolumeException(volume, "hostPath " + host + " is not a " + type);
    }
  }

  private static boolean hasType(Path host, int type) throws IOException {
    return Files.exists(host)
        && Files.getAttribute(host, "unix:mode") instanceof Integer mode
        && (mode & TYPE_MASK) == type;
  }
}
