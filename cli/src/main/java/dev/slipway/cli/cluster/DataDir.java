package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where one cluster keeps everything.
 *
 * @param root the folder, absolute
 */
public record DataDir(Path root) {
  public DataDir {
    root = root.toAbsolutePath().normalize();
  }

  /** {@code SLIPWAY_DATA_DIR}, else {@code /var/lib/slipway} as root, else the user's own. */
  public static DataDir standard() {
    String named = System.getenv("SLIPWAY_DATA_DIR");
    if (named != null && !named.isBlank()) {
      return new DataDir(Path.of(named));
    }
    return new DataDir(
        "root".equals(System.getProperty("user.name"))
            ? Path.of("/var/lib/slipway")
            : Path.of(System.getProperty("user.home"), ".local/share/slipway"));
  }

  /** Makes the folder, readable by its owner only: it holds keys. */
  public void create() {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createDirectories(log().getParent());
      Files.createDirectories(run());
    } catch (IOException e) {
      throw new Failure("cannot make the data directory " + root + ": " + e.getMessage(), e);
    }
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  /** What a background cluster prints. */
  public Path log() {
    return root.resolve("log/slipway.log");
  }

  /** State of the running process. */
  public Path run() {
    return root.resolve("run");
  }

  /** Choices made at the first {@code up} and kept. */
  public Path settings() {
    return root.resolve("settings.json");
  }
}
