package dev.slipway.runtime.kubelet.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps scores to what this machine permits: where the capability to protect a process from the
 * out-of-memory killer was taken away, the engine cannot start a container that asks for it.
 */
final class OomScores {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CAP_SYS_RESOURCE = 24;

  private OomScores() {}

  static int permitted(int wanted) {
    return wanted >= 0 || Holder.MAY_PROTECT ? wanted : 0;
  }

  private static final class Holder {
    static final boolean MAY_PROTECT = mayProtect();

    private static boolean mayProtect() {
      try {
        return Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("CapBnd:"))
            .map(line -> line.substring("CapBnd:".length()).strip())
            .mapToLong(hex -> Long.parseUnsignedLong(hex, 16))
            .anyMatch(set -> (set >>> CAP_SYS_RESOURCE & 1) == 1);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + STATUS, e);
      }
    }
  }
}
