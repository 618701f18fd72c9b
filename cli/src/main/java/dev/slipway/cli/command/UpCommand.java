package dev.slipway.cli.command;

import dev.slipway.cli.cluster.ClusterSettings;
import dev.slipway.cli.cluster.ClusterStart;
import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.DiskSpace;
import dev.slipway.cli.machine.MachineSetup;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.server.ForegroundServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway up}. */
@Command(
    name = "up",
    description =
        "Start a one-node cluster and return when its node is Ready and the operator works. Picks up"
            + " where the last one was: running containers are adopted, not restarted.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Option(names = "--foreground", description = "Stay in the foreground until interrupted.")
  private boolean foreground;

  @Option(
      names = "--public-address",
      paramLabel = "IP",
      description = "The address services are reached at from outside (default: this machine's).")
  private @Nullable String publicAddress;

  @Option(names = "--node-name", paramLabel = "NAME", description = "Name of this machine's Node.")
  private @Nullable String nodeName;

  @Option(names = "--api-port", paramLabel = "PORT", description = "Default: 6443.")
  private @Nullable Integer apiPort;

  @Option(names = "--kubelet-port", paramLabel = "PORT", description = "Default: 10250.")
  private @Nullable Integer kubeletPort;

  @Option(
      names = "--front-door-address",
      paramLabel = "IP",
      description = "Where git, webhooks and the status page listen (default: 127.0.0.1).")
  private @Nullable String frontDoorAddress;

  @Option(names = "--front-door-port", paramLabel = "PORT", description = "Default: 9080.")
  private @Nullable Integer frontDoorPort;

  @Option(names = "--pod-cidr", paramLabel = "CIDR", description = "Default: 10.244.0.0/16.")
  private @Nullable String podCidr;

  @Option(names = "--service-cidr", paramLabel = "CIDR", description = "Default: 10.96.0.0/16.")
  private @Nullable String serviceCidr;

  @Option(
      names = "--etcd-endpoints",
      paramLabel = "URL",
      split = ",",
      description = "Use this etcd instead of one that Slipway runs.")
  private @Nullable List<String> etcdEndpoints;

  @Option(
      names = "--strict-image-pull",
      negatable = true,
      description =
          "Fail 'imagePullPolicy: Always' when the registry cannot be reached, instead of using the"
              + " local image with a Warning event.")
  private @Nullable Boolean strictImagePull;

  @Override
  public Integer call() {
    DataDir folder = dataDir.get();
    Console console = Console.system();
    Optional<ClusterState> running = ClusterState.ofRunning(folder);
    if (running.isPresent()) {
      console.print("the cluster is up already\n" + UpReport.of(folder, running.get()));
      return ExitCode.FINE;
    }
    if (foreground) {
      MachineSetup.requireRoot();
      ClusterSettings settings = settings(folder);
      settings.requireSameEngine();
      DiskSpace.require(folder);
      folder.create();
      settings.save(folder);
      return ForegroundServer.run(folder);
    }
    ClusterState state = ClusterStart.ensureUp(folder, () -> settings(folder), console);
    console.print("the cluster is up\n" + UpReport.of(folder, state));
    return ExitCode.FINE;
  }

  private ClusterSettings settings(DataDir folder) {
    ClusterSettings kept = ClusterSettings.load(folder);
    return new ClusterSettings(
        kept.clusterId(),
        or(nodeName, kept.nodeName()),
        kept.nodeAddress(),
        or(publicAddress, kept.publicAddress()),
        or(apiPort, kept.apiPort()),
        or(kubeletPort, kept.kubeletPort()),
        or(frontDoorAddress, kept.frontDoorAddress()),
        or(frontDoorPort, kept.frontDoorPort()),
        or(podCidr, kept.podCidr()),
        or(serviceCidr, kept.serviceCidr()),
        or(etcdEndpoints, kept.etcdEndpoints()),
        or(strictImagePull, kept.strictImagePull()),
        kept.dockerHost());
  }

  private static <T> T or(@Nullable T given, T kept) {
    return given == null ? kept : given;
  }
}
