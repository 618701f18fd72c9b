package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small image made on this machine, so that no registry is in the measurement. */
final class BenchImage {
  static final String NAME = "slipway-bench/busybox:1";

  private static final String LABEL = "slipway.dev/bench";

  private BenchImage() {}

  /** Starts a container of it, as a person would. */
  static void run(Path folder, String name) {
    Programs.run(
        folder,
        List.of("docker", "run", "-d", "--name", name, "--label", LABEL, NAME, "sleep", "3600"));
  }

  /** Removes all containers started here, also those of a benchmark that was killed. */
  static void removeContainers() {
    List<String> ids =
        Programs.run(Path.of("/"), List.of("docker", "ps", "-aq", "--filter", "label=" + LABEL))
            .lines()
            .toList();
    if (!ids.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("docker", "rm", "-f"));
      command.addAll(ids);
      Programs.run(Path.of("/"), command);
    }
  }

  /** Builds it from Debian's busybox and its libraries. */
  static void build(Path folder) {
    Path context = folder.resolve("image");
    try {
      Files.createDirectories(context);
      Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY root/ /\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Programs.run(
        context,
        List.of(
            "bash",
            "-ec",
            "apt-get download -qq busybox-static && mkdir -p root/bin"
                + " && dpkg -x busybox-static_*.deb pkg && cp pkg/bin/busybox root/bin/"
                + " && for a in sh sleep; do ln -sf busybox root/bin/$a; done"
                + " && docker build -q -t "
                + NAME
                + " ."));
  }
}
