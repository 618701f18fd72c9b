package dev.slipway.runtime;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.ApiServer;
import dev.slipway.runtime.apiserver.ApiServerConfig;
import dev.slipway.runtime.apiserver.auth.Authenticator;
import dev.slipway.runtime.apiserver.auth.BearerTokens;
import dev.slipway.runtime.controller.ControllerSet;
import dev.slipway.runtime.controller.node.NodeSettings;
import dev.slipway.runtime.controller.node.PodRange;
import dev.slipway.runtime.kubelet.Kubelet;
import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.ClusterUsers;
import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Kubeconfig;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.scheduler.Scheduler;
import dev.slipway.runtime.store.CompactionLoop;
import dev.slipway.runtime.store.Store;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running one-node cluster: store, API server, controllers, scheduler, kubelet, service proxy and
 * name server. Everything but the store and the API server talks to the API server only.
 */
public final class ClusterRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRuntime.class);

  private final ClusterConfig config;
  private final Clock clock;
  private final Pki pki;
  private final StopOrder parts = new StopOrder();
  private final URI apiServer;
  private final ClusterClients clients;

  /** Starts nothing yet, but opens the cluster's keys, making them if there are none. */
  public ClusterRuntime(ClusterConfig config, Clock clock) {
    this.config = requireNonNull(config);
    this.clock = requireNonNull(clock);
    this.pki = Pki.open(config.dataDir(), clock);
    this.apiServer = URI.create("https://127.0.0.1:" + config.apiPort());
    this.clients = new ClusterClients(apiServer, pki);
  }

  /**
   * Starts the cluster and returns when its node is Ready and its services are reachable. When that
   * does not work, the caller closes what has been started.
   *
   * @param beside what else needs an API server and no node: starts while the node does
   */
  public void start(Runnable... beside) {
    Kubelet kubelet = kubelet();
    // The engine is asked what it is while the store reads its files.
    ParallelStart.all(this::startApiServer, kubelet::connect);
    LOG.atInfo().addKeyValue("url", apiServer).log("the API server answers");
    writeKubeconfig();
    // Each waits for what it needs of the others through the API server, as it would elsewhere.
    List<Runnable> starts =
        new ArrayList<>(
            List.of(
                kubelet::start, this::startControllers, this::startScheduler, this::startNetwork));
    starts.addAll(List.of(beside));
    ParallelStart.all(starts.toArray(Runnable[]::new));
    LOG.atInfo().addKeyValue("node", config.nodeName()).log("the node is Ready");
  }

  private Credential nodeCredential() {
    CertificateRequest client = ClusterUsers.node(config.nodeName());
    return pki.credential(
        new CertificateRequest(
            // A file of its own: the same user's client certificate has no addresses.
            "kubelet-" + config.nodeName(),
            client.commonName(),
            client.organizations(),
            new TreeSet<>(
                List.of(config.nodeName(), config.nodeAddress(), "127.0.0.1", "localhost")),
            Set.of(CertificateRequest.Usage.CLIENT, CertificateRequest.Usage.SERVER)));
  }

  private void startApiServer() {
    Store store = parts.add(ClusterStore.open(config, clock, parts));
    parts.add(new CompactionLoop(store, clock, CompactionLoop.DEFAULT_KEPT)).start();
    Credential serving =
        pki.credential(
            CertificateRequest.server(
                "apiserver",
                "kube-apiserver",
                new TreeSet<>(
                    List.of(
                        "127.0.0.1",
                        "localhost",
                        config.nodeName(),
                        config.nodeAddress(),
                        config.publicAddress(),
                        ServiceAddresses.of(config.serviceCidr()).apiServer(),
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local"))));
    ApiServer server =
        new ApiServer(
            new ApiServerConfig(
                "0.0.0.0",
                config.apiPort(),
                config.nodeAddress(),
                config.serviceCidr(),
                pki,
                serving,
                new Authenticator(BearerTokens.admin(config.dataDir()), clock)),
            store,
            clock);
    parts.add(server);
    server.start();
  }

  private void startControllers() {
    KubernetesClient client =
        parts.add(clients.client(ClusterUsers.controllerManager(), "slipway-controllers"));
    parts
        .add(
            new ControllerSet(
                client,
                clock,
                NodeSettings.STANDARD.withPodRange(PodRange.parse(config.podCidr(), 24))))
        .start();
  }

  private void startScheduler() {
    KubernetesClient client =
        parts.add(clients.client(ClusterUsers.scheduler(), "slipway-scheduler"));
    parts.add(new Scheduler(client, clock)).start();
  }

  private Kubelet kubelet() {
    Credential node = nodeCredential();
    KubernetesClient client =
        parts.add(clients.client(ClusterUsers.node(config.nodeName()), "slipway-kubelet"));
    return parts.add(new Kubelet(KubeletSetup.of(config, pki.sslContext(node)), client, clock));
  }

  private void startNetwork() {
    NodeNetwork.await(
        parts.add(clients.client(ClusterUsers.proxy(), "slipway-proxy")), config, parts);
  }

  private void writeKubeconfig() {
    Kubeconfig.of(
            "slipway", apiServer, pki, ClusterUsers.ADMIN, pki.credential(ClusterUsers.admin()))
        .write(kubeconfig());
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return config.dataDir().resolve("kubeconfig");
  }

  /** Where the API server is, from this machine. */
  public URI apiServer() {
    return apiServer;
  }

  /** A client with the identity of a component outside of the runtime; the caller closes it. */
  public KubernetesClient client(CertificateRequest user, String component) {
    return clients.client(user, component);
  }

  /** Stops everything but the containers. */
  @Override
  public void close() {
    parts.close();
  }
}
