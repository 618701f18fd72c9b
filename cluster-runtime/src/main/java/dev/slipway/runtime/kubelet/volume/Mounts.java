package dev.slipway.runtime.kubelet.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Mounts file systems, through the machine's own commands, and knows what is mounted. */
public final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int LONGEST_COMMAND_SECONDS = 20;

  /**
   * A line of the mount table.
   *
   * @param device major and minor number of the file system
   * @param root the directory inside the file system that is seen at {@code point}
   */
  record Mount(String device, String root, Path point) {}

  /** Where a path really is: a file system, and a path inside it. */
  record Place(String device, Path path) {}

  private Mounts() {}

  /** True when this process may mount. */
  static boolean allowed() {
    return "root".equals(System.getProperty("user.name"));
  }

  static void tmpfs(Path point, String options) throws IOException {
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString());
  }

  static void bind(Path source, Path point) throws IOException {
    run("mount", "--bind", source.toString(), point.toString());
  }

  /** Takes away whatever is mounted at or below {@code directory}, the deepest first. */
  public static void unmountBelow(Path directory) throws IOException {
    List<Mount> found = new ArrayList<>(at(directory));
    found.sort(Comparator.comparingInt((Mount mount) -> mount.point().getNameCount()).reversed());
    for (Mount mount : found) {
      run("umount", "-l", mount.point().toString());
    }
  }

  /** The mounts at or below {@code directory}. */
  static List<Mount> at(Path directory) throws IOException {
    List<Mount> result = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE, StandardCharsets.UTF_8)) {
      String[] fields = line.split(" ");
      if (fields.length > 4) {
        Path point = Path.of(unescaped(fields[4]));
        if (point.startsWith(directory)) {
          result.add(new Mount(fields[2], unescaped(fields[3]), point));
        }
      }
    }
    return result;
  }

  /** Where a path without links is, by the mount that is nearest above it. */
  static Place placeOf(Path path) throws IOException {
    Mount nearest =
        at(Path.of("/")).stream()
            .filter(mount -> path.startsWith(mount.point()))
            // Of two mounts at the same point the later one covers the earlier.
            .reduce((a, b) -> b.point().getNameCount() >= a.point().getNameCount() ? b : a)
            .orElseThrow(() -> new IOException("nothing is mounted above " + path));
    Path inside = Path.of(nearest.root()).resolve(nearest.point().relativize(path).toString());
    return new Place(nearest.device(), inside.normalize());
  }

  /** The table writes blanks and the like as three octal digits. */
  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readNBytes(4096);
    try {
      if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during " + String.join(" ", command), e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + new String(output, StandardCharsets.UTF_8).strip());
    }
  }
}
