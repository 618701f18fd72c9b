package dev.slipway.runtime.kubelet.node;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this machine is short of, by Kubernetes's customary thresholds. */
record Pressure(boolean memory, boolean disk, boolean processes) {
  private static final long LEAST_MEMORY_KIB = 100 * 1024;
  private static final double LEAST_DISK = 0.10;
  private static final double LEAST_PROCESSES = 0.05;

  static Pressure measure(Path disk) {
    try {
      return new Pressure(memoryIsShort(), diskIsShort(disk), processesAreShort());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure what this machine has left", e);
    }
  }

  private static boolean memoryIsShort() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/meminfo"));
    return lines.stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .anyMatch(kib -> kib < LEAST_MEMORY_KIB);
  }

  private static boolean diskIsShort(Path disk) throws IOException {
    FileStore store = Files.getFileStore(disk);
    return store.getTotalSpace() > 0 && store.getUsableSpace() < store.getTotalSpace() * LEAST_DISK;
  }

  private static boolean processesAreShort() throws IOException {
    String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
    long limit = kernelSetting(Path.of("/proc/sys/kernel/pid_max"));
    long used = Long.parseLong(load[3].substring(load[3].indexOf('/') + 1));
    return limit - used < limit * LEAST_PROCESSES;
  }

  /**
   * A number below {@code /proc/sys}. These files answer one read, at their start: {@code
   * Files.readString}, which trusts their size of 0 and begins with a single byte, gets one digit.
   */
  private static long kernelSetting(Path file) throws IOException {
    byte[] buffer = new byte[64];
    try (InputStream in = new FileInputStream(file.toFile())) {
      int length = in.read(buffer);
      return Long.parseLong(
          new String(buffer, 0, Math.max(length, 0), StandardCharsets.US_ASCII).strip());
    }
  }
}
