package dev.slipway.cli.command;

import dev.slipway.cli.output.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway bench}: documented here, run by the launcher, which alone can build. */
@Command(
    name = "bench",
    description =
        "Measure: start-up, memory, commit to running pods, 1,000 stacks. Each figure is printed with"
            + " its baseline from the same run.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Failure("run the benchmarks through the launcher in a checkout: ./slipway bench");
  }
}
