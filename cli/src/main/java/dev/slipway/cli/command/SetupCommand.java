package dev.slipway.cli.command;

import dev.slipway.cli.machine.DockerHost;
import dev.slipway.cli.machine.MachineSetup;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code slipway setup}. */
@Command(
    name = "setup",
    description =
        "Make this machine ready: Docker engine, etcd, nftables, iproute2, git, kubectl. Uses what is"
            + " there, installs what is missing (as root), changes nothing twice.",
    mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    DockerHost docker = DockerHost.ofEnvironment().orElse(DockerHost.STANDARD);
    new MachineSetup(new Shell(), Console.system(), docker).makeReady();
    return ExitCode.FINE;
  }
}
