package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The jar that a cluster runs from: a copy in its data directory, so that building or upgrading
 * Slipway never pulls classes from under a running cluster.
 */
final class InstalledJar {
  private InstalledJar() {}

  /** The copy, made or renewed when it is not the same as this program's jar. */
  static Path in(DataDir dataDir) {
    Path own = OwnProgram.jar();
    Path installed = dataDir.root().resolve("lib/slipway.jar");
    try {
      if (!isSame(own, installed)) {
        Files.createDirectories(installed.getParent());
        Path fresh = installed.resolveSibling("slipway.jar.new");
        Files.copy(
            own, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(
            fresh, installed, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      }
      return installed;
    } catch (IOException e) {
      throw new Failure("cannot install " + own + " as " + installed + ": " + e.getMessage(), e);
    }
  }

  private static boolean isSame(Path own, Path installed) throws IOException {
    return Files.exists(installed)
        && Files.size(own) == Files.size(installed)
        && Files.getLastModifiedTime(own).equals(Files.getLastModifiedTime(installed));
  }
}
