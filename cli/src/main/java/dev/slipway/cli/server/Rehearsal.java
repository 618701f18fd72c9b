package dev.slipway.cli.server;

import dev.slipway.cli.machine.DockerEngine;
import dev.slipway.cli.machine.DockerHost;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import dev.slipway.reconciler.operator.Operator;
import dev.slipway.reconciler.operator.OperatorConfig;
import dev.slipway.runtime.StopOrder;
import dev.slipway.runtime.controller.ControllerSet;
import dev.slipway.runtime.dns.DnsConfig;
import dev.slipway.runtime.dns.DnsServer;
import dev.slipway.runtime.etcd.EtcdProcess;
import dev.slipway.runtime.etcd.EtcdSettings;
import dev.slipway.runtime.kubelet.Kubelet;
import dev.slipway.runtime.kubelet.KubeletConfig;
import dev.slipway.runtime.kubelet.docker.DockerRuntime;
import dev.slipway.runtime.kubelet.testing.InMemoryRuntime;
import dev.slipway.runtime.scheduler.Scheduler;
import dev.slipway.runtime.store.EtcdStore;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.testing.ApiServerFixture;
import dev.slipway.webhook.FrontDoor;
import dev.slipway.webhook.FrontDoorConfig;
import dev.slipway.webhook.git.GitLimits;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Starts a server without its effects on the machine, on free ports and in a folder that is
 * removed, and stops it again: what a JVM that records its start has to see. The node's containers
 * are records in memory, and it has no network.
 */
public final class Rehearsal {
  private static final String APP = "rehearsal";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String NO_VISITORS = "rehearsal-without-visitors";

  private final Clock clock;

  public Rehearsal(Clock clock) {
    this.clock = clock;
  }

  /** Runs it once. */
  public void run() {
    try {
      Path folder = Files.createTempDirectory("slipway-rehearsal");
      try {
        start(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(Path folder) throws IOException {
    StopOrder parts = new StopOrder();
    try {
      KubernetesClient client =
          parts.add(ApiServerFixture.over(store(folder, parts), clock)).client();
      parts.add(new ControllerSet(client, clock)).start();
      parts.add(new Scheduler(client, clock)).start();
      askDocker();
      parts.add(kubelet(folder, client)).start();
      parts.add(new DnsServer(names(), client)).start();
      parts.add(new Operator(OperatorConfig.in(folder), client, clock)).start();
      FrontDoorConfig door =
          new FrontDoorConfig(
              LOOPBACK, 0, folder.resolve("git"), NO_VISITORS, "default", GitLimits.standard());
      parts.add(new FrontDoor(door, client, clock)).start();
      runPod(client);
      OwnClasses.loadAll();
    } finally {
      parts.close();
    }
  }

  private Kubelet kubelet(Path folder, KubernetesClient client) {
    InMemoryRuntime containers = new InMemoryRuntime(clock);
    containers.addImage(APP);
    return new Kubelet(
        new KubeletConfig(
            APP,
            LOOPBACK,
            APP,
            folder.resolve("kubelet"),
            DockerHost.STANDARD.url(),
            "10.244.0.0/24",
            LOOPBACK,
            "cluster.local",
            0,
            nobody(),
            false,
            1),
        client,
        clock,
        containers);
  }

  /** Nobody connects to this kubelet. */
  private static SSLContext nobody() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  private static DnsConfig names() {
    DnsConfig usual = DnsConfig.at(APP, LOOPBACK);
    return new DnsConfig(
        APP,
        LOOPBACK,
        0,
        usual.clusterDomains(),
        usual.clusterDnsIp(),
        usual.reverseRanges(),
        usual.resolvConf(),
        usual.bindTimeout());
  }

  private Store store(Path folder, StopOrder parts) {
    if (new Shell().find("etcd").isEmpty()) {
      return new InMemoryStore();
    }
    EtcdProcess etcd = parts.add(new EtcdProcess(EtcdSettings.in(folder), clock));
    etcd.start();
    return new EtcdStore(etcd.config());
  }

  /** Only asks: what the engine is, and which containers of this name there are, which are none. */
  private void askDocker() {
    DockerHost host = DockerHost.ofEnvironment().orElse(DockerHost.STANDARD);
    if (new DockerEngine(new Shell(), Console.system(), host).answers()) {
      try (DockerRuntime docker = new DockerRuntime(host.url(), APP, APP, clock)) {
        docker.facts();
        docker.list();
      }
    }
  }

  private static void runPod(KubernetesClient client) {
    client
        .replicationControllers()
        .inNamespace("default")
        .resource(
            new ReplicationControllerBuilder()
                .withNewMetadata()
                .withName(APP)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withTemplate(
                    new PodTemplateSpecBuilder()
                        .withNewMetadata()
                        .withLabels(Map.of("app", APP))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName(APP)
                        .withImage(APP)
                        .endContainer()
                        .endSpec()
                        .build())
                .endSpec()
                .build())
        .serverSideApply();
    client
        .pods()
        .inNamespace("default")
        .withLabel("app", APP)
        .informOnCondition(
            pods ->
                pods.stream()
                    .anyMatch(pod -> "Running".equals(String.valueOf(pod.getStatus().getPhase()))))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
