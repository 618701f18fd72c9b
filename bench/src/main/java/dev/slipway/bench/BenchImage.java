package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small image made on this machine, so that no registry is in the measurement. */
final class BenchImage {
  static final String NAME = "slipway-bench/busybox:1";

  private BenchImage() {}

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
