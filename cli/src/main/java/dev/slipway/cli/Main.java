package dev.slipway.cli;

import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.ServerCommandLine;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.cli.server.ForegroundServer;
import java.nio.file.Path;

/** The entry point: one command line in, one exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line. */
  static int run(String... arguments) {
    // The background process is not typed by anybody: it starts without the library that reads
    // what people type, whose classes no start cache can hold.
    return arguments.length == 2 && arguments[0].equals(ServerCommandLine.SERVE)
        ? serve(new DataDir(Path.of(arguments[1])))
        : CommandLineProgram.run(arguments);
  }

  private static int serve(DataDir dataDir) {
    try {
      return ForegroundServer.run(dataDir);
    } catch (RuntimeException e) {
      System.err.println(Failure.explain(e));
      return ExitCode.FAILURE;
    }
  }
}
