package dev.slipway.cli.command;

import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.server.Rehearsal;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway rehearse}: for the launcher, which lets a JVM record it after a build. */
@Command(
    name = "rehearse",
    hidden = true,
    description =
        "Start and stop, on free ports and a temporary folder, the parts of a server that change"
            + " nothing on the machine, so that a JVM can record its start.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    new Rehearsal(Clock.systemUTC()).run();
    return ExitCode.FINE;
  }
}
