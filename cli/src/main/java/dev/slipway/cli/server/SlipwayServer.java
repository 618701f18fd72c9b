package dev.slipway.cli.server;

import static java.util.Objects.requireNonNull;

import dev.slipway.cli.cluster.ClusterSettings;
import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.reconciler.operator.Operator;
import dev.slipway.reconciler.operator.OperatorConfig;
import dev.slipway.runtime.ClusterConfig;
import dev.slipway.runtime.ClusterRuntime;
import dev.slipway.runtime.StopOrder;
import dev.slipway.runtime.pki.ClusterUsers;
import dev.slipway.webhook.FrontDoor;
import dev.slipway.webhook.FrontDoorConfig;
import dev.slipway.webhook.git.GitLimits;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

/** The parts of one process: the cluster, the operator, the front door. */
final class SlipwayServer implements AutoCloseable {
  /** The repository that a push makes when nothing else is said. */
  static final String DEFAULT_REPOSITORY = "main";

  private final StopOrder parts;
  private final ClusterState state;

  private SlipwayServer(StopOrder parts, ClusterState state) {
    this.parts = parts;
    this.state = state;
  }

  static SlipwayServer start(DataDir dataDir, ClusterSettings settings, Clock clock) {
    StopOrder parts = new StopOrder();
    try {
      ClusterRuntime cluster = parts.add(new ClusterRuntime(cluster(dataDir, settings), clock));
      String token = FrontDoorToken.of(dataDir);
      AtomicReference<URI> frontDoor = new AtomicReference<>();
      cluster.start(
          () -> startOperator(cluster, dataDir, clock, parts),
          () -> frontDoor.set(startFrontDoor(cluster, dataDir, settings, token, clock, parts)));
      return new SlipwayServer(
          parts, state(cluster, requireNonNull(frontDoor.get()), settings, token));
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static void startOperator(
      ClusterRuntime cluster, DataDir dataDir, Clock clock, StopOrder parts) {
    parts
        .add(
            new Operator(
                OperatorConfig.in(dataDir.root()),
                parts.add(cluster.client(ClusterUsers.operator(), "slipway")),
                clock))
        .start();
  }

  private static URI startFrontDoor(
      ClusterRuntime cluster,
      DataDir dataDir,
      ClusterSettings settings,
      String token,
      Clock clock,
      StopOrder parts) {
    FrontDoor frontDoor =
        parts.add(
            new FrontDoor(
                new FrontDoorConfig(
                    settings.frontDoorAddress(),
                    settings.frontDoorPort(),
                    dataDir.root().resolve("git"),
                    token,
                    "default",
                    GitLimits.standard()),
                parts.add(cluster.client(ClusterUsers.frontDoor(), "slipway-front-door")),
                clock));
    frontDoor.start();
    return frontDoor.url();
  }

  static ClusterConfig cluster(DataDir dataDir, ClusterSettings settings) {
    return new ClusterConfig(
        dataDir.root(),
        settings.clusterId(),
        settings.nodeName(),
        settings.nodeAddress(),
        settings.publicAddress(),
        settings.apiPort(),
        settings.kubeletPort(),
        settings.podCidr(),
        settings.serviceCidr(),
        settings.etcdEndpoints(),
        settings.dockerHost(),
        settings.strictImagePull());
  }

  private static ClusterState state(
      ClusterRuntime cluster, URI frontDoor, ClusterSettings settings, String token) {
    ProcessHandle process = ProcessHandle.current();
    return new ClusterState(
        process.pid(),
        ClusterState.startOf(process),
        cluster.apiServer().toString(),
        "http://slipway:"
            + token
            + "@"
            + frontDoor.getAuthority()
            + "/git/"
            + DEFAULT_REPOSITORY
            + ".git",
        frontDoor + "/",
        settings.publicAddress());
  }

  ClusterState state() {
    return state;
  }

  @Override
  public void close() {
    parts.close();
  }
}
