package dev.slipway.runtime.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;

/** The one way this package starts programs. */
interface CommandRunner {
  /**
   * Runs a program to its end, within the runner's time and size limits.
   *
   * @throws MissingProgramException when the machine has no such program
   * @throws IOException when it could not run, ran too long or said too much
   */
  Result run(List<String> command, String input) throws IOException;

  /** How a program ended and what it said. */
  record Result(int exitCode, String output, String errors) {
    public Result {
      requireNonNull(output);
      requireNonNull(errors);
    }

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** The program is not installed. */
  final class MissingProgramException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingProgramException(String program) {
      super("the program " + program + " is not installed (looked in PATH, /usr/sbin and /sbin)");
    }
  }
}
