package dev.slipway.cli.command;

import dev.slipway.cli.output.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway test}: documented here, run by the launcher, which alone can build. */
@Command(
    name = "test",
    description =
        "Set the machine up and run every test: unit, contract, property, integration on real etcd"
            + " and Docker, end to end with real git and kubectl. Arguments go to Maven.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Failure("run the tests through the launcher in a checkout: ./slipway test");
  }
}
