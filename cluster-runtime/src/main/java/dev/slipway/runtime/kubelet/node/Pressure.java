package dev.slipway.runtime.kubelet.node;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    long limit = Long.parseLong(Files.readString(Path.of("/proc/sys/kernel/pid_max")).strip());
    long used = Long.parseLong(load[3].substring(load[3].indexOf('/') + 1));
    return limit - used < limit * LEAST_PROCESSES;
  }
}
