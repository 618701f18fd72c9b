package dev.slipway.cli.server;

import dev.slipway.cli.machine.DockerEngine;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import dev.slipway.reconciler.operator.Operator;
import dev.slipway.reconciler.operator.OperatorConfig;
import dev.slipway.runtime.StopOrder;
import dev.slipway.runtime.controller.ControllerSet;
import dev.slipway.runtime.etcd.EtcdProcess;
import dev.slipway.runtime.etcd.EtcdSettings;
import dev.slipway.runtime.kubelet.docker.DockerRuntime;
import dev.slipway.runtime.scheduler.Scheduler;
import dev.slipway.runtime.store.EtcdStore;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.testing.ApiServerFixture;
import dev.slipway.webhook.FrontDoor;
import dev.slipway.webhook.FrontDoorConfig;
import dev.slipway.webhook.git.GitLimits;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the parts of a server that change nothing on the machine, on free ports and a folder that
 * is removed, and stops them again: what a JVM that records its start has to see. There is no node,
 * so no container, network or rule is made.
 */
public final class Rehearsal {
  private static final String APP = "rehearsal";
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
      parts.add(new Operator(OperatorConfig.in(folder), client, clock)).start();
      FrontDoorConfig door =
          new FrontDoorConfig(
              "127.0.0.1", 0, folder.resolve("git"), NO_VISITORS, "default", GitLimits.standard());
      parts.add(new FrontDoor(door, client, clock)).start();
      useServer(client);
      OwnClasses.loadAll();
    } finally {
      parts.close();
    }
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
    if (new DockerEngine(new Shell(), Console.system()).answers()) {
      try (DockerRuntime docker = new DockerRuntime(SlipwayServer.DOCKER, APP, APP, clock)) {
        docker.facts();
        docker.list();
      }
    }
  }

  private static void useServer(KubernetesClient client) {
    client
        .nodes()
        .resource(new NodeBuilder().withNewMetadata().withName(APP).endMetadata().build())
        .create();
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
    List<?> pods =
        client
            .pods()
            .inNamespace("default")
            .withLabel("app", APP)
            .informOnCondition(all -> !all.isEmpty())
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
    if (pods.stream().anyMatch(Objects::isNull)) {
      throw new Failure("the rehearsal saw no pod");
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
