package dev.slipway.runtime.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes the image that the tests run, from a Debian package and nothing else. */
public final class TestImages {
  public static final String BUSYBOX = "slipway-kubelet-test/busybox:1";

  private TestImages() {}

  /** Makes sure that the image is on this machine. */
  public static synchronized void ensureBusybox() throws IOException, InterruptedException {
    if (succeeds(List.of("docker", "image", "inspect", BUSYBOX))) {
      return;
    }
    Path folder = Files.createTempDirectory("slipway-busybox");
    Path root = Files.createDirectories(folder.resolve("root/bin"));
    Path busybox = findBusybox(folder);
    Files.copy(busybox, root.resolve("busybox"));
    for (String command :
        List.of(
            "sh",
            "sleep",
            "cat",
            "echo",
            "ls",
            "id",
            "hostname",
            "env",
            "nc",
            "httpd",
            "touch",
            "rm",
            "mkdir",
            "ln",
            "true",
            "false",
            "date",
            "ipcs",
            "stat")) {
      Files.createSymbolicLink(root.resolve(command), Path.of("busybox"));
    }
    Files.createDirectories(folder.resolve("root/etc"));
    Files.createDirectories(folder.resolve("root/tmp"));
    Path tar = folder.resolve("image.tar");
    run(folder, "tar", "-C", folder.resolve("root").toString(), "-cf", tar.toString(), ".");
    run(
        folder,
        "docker",
        "import",
        "-c",
        "ENV PATH=/bin",
        "-c",
        "CMD [\"sh\"]",
        tar.toString(),
        BUSYBOX);
    run(folder, "rm", "-rf", folder.toString());
  }

  private static Path findBusybox(Path folder) throws IOException, InterruptedException {
    run(folder, "sh", "-c", "apt-get download -q busybox-static && dpkg -x *.deb unpacked");
    try (Stream<Path> found = Files.walk(folder.resolve("unpacked"))) {
      return found
          .filter(path -> path.getFileName().toString().equals("busybox"))
          .filter(Files::isRegularFile)
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("the package has no busybox"));
    }
  }

  static String run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  static String run(String... command) throws IOException, InterruptedException {
    return run(Path.of("/"), command);
  }

  private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }
}
