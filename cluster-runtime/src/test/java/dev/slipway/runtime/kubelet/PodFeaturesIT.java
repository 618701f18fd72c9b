package dev.slipway.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What pods may ask for, each thing with a real container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodFeaturesIT {
  private TestNode node;

  @BeforeAll
  void start() throws Exception {
    node = new TestNode();
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  private static PodSpec briefly() {
    return new PodSpecBuilder().withTerminationGracePeriodSeconds(0L).build();
  }

  private Event awaitEvent(String pod, Predicate<Event> wanted) {
    return node
        .client
        .v1()
        .events()
        .inNamespace("default")
        .informOnCondition(
            events ->
                events.stream()
                    .anyMatch(
                        it -> pod.equals(it.getInvolvedObject().getName()) && wanted.test(it)))
        .orTimeout(40, TimeUnit.SECONDS)
        .join()
        .stream()
        .filter(it -> pod.equals(it.getInvolvedObject().getName()) && wanted.test(it))
        .findFirst()
        .orElseThrow();
  }

  private static ContainerStatus status(Pod pod, String container) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(it -> container.equals(it.getName()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void containersShareNetworkIpcAndVolumes() throws Exception {
    node.create(
        "shared",
        new PodSpecBuilder(briefly())
            .addNewVolume()
            .withName("data")
            .withNewEmptyDir()
            .withMedium("Memory")
            .endEmptyDir()
            .endVolume()
            .build(),
        new ContainerBuilder(
                TestNode.container(
                    "server",
                    "echo over the volume > /data/file; while true; do echo pong | nc -l -p 8080; done"))
            .addNewVolumeMount()
            .withName("data")
            .withMountPath("/data")
            .endVolumeMount()
            .build(),
        new ContainerBuilder(
                TestNode.container(
                    "client",
                    "until nc -w 1 127.0.0.1 8080 </dev/null 2>/dev/null; do sleep 0.1; done;"
                        + " until cat /data/file; do sleep 0.1; done; exec sleep 1000"))
            .addNewVolumeMount()
            .withName("data")
            .withMountPath("/data")
            .withReadOnly(true)
            .endVolumeMount()
            .build());
    node.awaitRunning("shared");

    node.awaitLog("shared", "client", "over the volume");

    assertThat(node.logs("shared", "client", "")).contains("pong");
  }

  @Test
  void environmentComesFromEverywhere() throws Exception {
    node.client
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .endMetadata()
                .withData(Map.of("colour", "green", "SIZE", "xl"))
                .build())
        .create();
    node.client
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("password")
                .endMetadata()
                .withStringData(Map.of("word", "swordfish"))
                .build())
        .create();
    node.create(
        "environment",
        briefly(),
        new ContainerBuilder(
                TestNode.container(
                    "main", "echo $A $B $COLOUR $SIZE $WORD $NAME $(IP) $0; exec sleep 1000"))
            .addNewEnv()
            .withName("A")
            .withValue("a")
            .endEnv()
            .addNewEnv()
            .withName("B")
            .withValue("[$(A)] $$(A)")
            .endEnv()
            .addNewEnv()
            .withName("COLOUR")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("colour", "settings", false)
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("WORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("word", "password", false)
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("NAME")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.name")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewEnvFrom()
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .build());
    Pod pod = node.awaitRunning("environment");

    assertThat(node.awaitLog("environment", "main", "environment"))
        .startsWith(
            "a [a] $(A) green xl swordfish environment " + pod.getStatus().getPodIP() + " ");
  }

  @Test
  void secretsAndConfigMapsAreFiles() throws Exception {
    node.client
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("files")
                .endMetadata()
                .withData(Map.of("a.txt", "A", "b.txt", "B"))
                .build())
        .create();
    node.client
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .withStringData(Map.of("id", "secret!"))
                .build())
        .create();
    node.create(
        "files",
        new PodSpecBuilder(briefly())
            .addNewVolume()
            .withName("config")
            .withNewConfigMap()
            .withName("files")
            .addNewItem("a.txt", 0440, "deep/er/one")
            .endConfigMap()
            .endVolume()
            .addNewVolume()
            .withName("secret")
            .withNewSecret()
            .withSecretName("key")
            .withDefaultMode(0400)
            .endSecret()
            .endVolume()
            .build(),
        new ContainerBuilder(
                TestNode.container(
                    "main",
                    "cat /config/deep/er/one /secret/id /one; ls /config;"
                        + " stat -L -c %a /secret/id /config/deep/er/one; echo end; exec sleep 1000"))
            .addNewVolumeMount()
            .withName("config")
            .withMountPath("/config")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("secret")
            .withMountPath("/secret")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("config")
            .withMountPath("/one")
            .withSubPath("deep/er/one")
            .endVolumeMount()
            .build());
    node.awaitRunning("files");

    assertThat(node.awaitLog("files", "main", "end")).isEqualTo("Asecret!Adeep\n400\n440\nend\n");
  }

  @Test
  void subPathCannotLeadOutOfItsVolume() throws Exception {
    Path outside = Files.createDirectories(node.root.resolve("outside"));
    Files.createSymbolicLink(outside.resolve("link"), Path.of("/etc"));
    node.create(
        "escape",
        new PodSpecBuilder(briefly())
            .addNewVolume()
            .withName("data")
            .withNewHostPath("" + outside, "Directory")
            .endVolume()
            .build(),
        new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
            .addNewVolumeMount()
            .withName("data")
            .withMountPath("/data")
            .withSubPath("link")
            .endVolumeMount()
            .build());

    Event event = awaitEvent("escape", it -> it.getReason().equals("FailedMount"));

    assertThat(event.getMessage()).contains("leads out of the volume");
  }

  @Test
  void unknownVolumeTypeIsRefusedByName() {
    node.create(
        "nfs",
        new PodSpecBuilder(briefly())
            .addNewVolume()
            .withName("data")
            .withNewNfs("/", false, "server")
            .endVolume()
            .build(),
        TestNode.container("main", "exec sleep 1000"));

    Event event = awaitEvent("nfs", it -> it.getReason().equals("FailedMount"));

    assertThat(event.getMessage()).contains("nfs").contains("not supported");
    assertThat(
            node.client.pods().inNamespace("default").withName("nfs").get().getStatus().getPhase())
        .isEqualTo("Pending");
  }

  @Test
  void initContainersRunFirstOneAfterTheOther() throws Exception {
    node.create(
        "initialized",
        new PodSpecBuilder(briefly())
            .addNewVolume()
            .withName("data")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .addToInitContainers(
                withData(TestNode.container("first", "echo 1 >> /data/order")),
                withData(TestNode.container("second", "echo 2 >> /data/order")))
            .build(),
        withData(
            TestNode.container("main", "echo 3 >> /data/order; cat /data/order; exec sleep 1000")));

    Pod pod = node.awaitRunning("initialized");

    assertThat(node.awaitLog("initialized", "main", "3")).isEqualTo("1\n2\n3\n");
    assertThat(status(pod, "second").getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(status(pod, "second").getReady()).isTrue();
  }

  private static io.fabric8.kubernetes.api.model.Container withData(
      io.fabric8.kubernetes.api.model.Container container) {
    return new ContainerBuilder(container)
        .addNewVolumeMount()
        .withName("data")
        .withMountPath("/data")
        .endVolumeMount()
        .build();
  }

  @Test
  void readinessProbeDecidesWhenAPodIsReady() throws Exception {
    node.create(
        "probed",
        briefly(),
        new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
            .withNewReadinessProbe()
            .withNewExec()
            .withCommand("cat", "/tmp/ready")
            .endExec()
            .withPeriodSeconds(1)
            .endReadinessProbe()
            .build());
    Pod running =
        node.await(
            "probed", it -> it.getStatus() != null && "Running".equals(it.getStatus().getPhase()));
    awaitEvent("probed", it -> it.getReason().equals("Unhealthy"));
    assertThat(status(running, "main").getReady()).isFalse();

    node.docker("exec", TestNode.containerId(running), "touch", "/tmp/ready");

    assertThat(status(node.awaitRunning("probed"), "main").getRestartCount()).isZero();
  }

  @Test
  void livenessProbeReplacesAContainer() throws Exception {
    node.create(
        "sick",
        briefly(),
        new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
            .withNewLivenessProbe()
            .withNewTcpSocket()
            .withNewPort(81)
            .endTcpSocket()
            .withPeriodSeconds(1)
            .withFailureThreshold(2)
            .endLivenessProbe()
            .build());

    Pod pod =
        node.await(
            "sick",
            it ->
                it.getStatus() != null
                    && !it.getStatus().getContainerStatuses().isEmpty()
                    && status(it, "main").getRestartCount() > 0);

    assertThat(pod).isNotNull();
  }

  @Test
  void missingSecretIsNamedAndWaitedFor() throws Exception {
    node.create(
        "waiting",
        briefly(),
        new ContainerBuilder(TestNode.container("main", "echo $WORD; exec sleep 1000"))
            .addNewEnv()
            .withName("WORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("word", "late", false)
            .endValueFrom()
            .endEnv()
            .build());
    Pod pod =
        node.await(
            "waiting",
            it ->
                it.getStatus() != null
                    && !it.getStatus().getContainerStatuses().isEmpty()
                    && "CreateContainerConfigError"
                        .equals(status(it, "main").getState().getWaiting().getReason()));
    assertThat(status(pod, "main").getState().getWaiting().getMessage())
        .isEqualTo("secret \"late\" not found");

    node.client
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .withStringData(Map.of("word", "here"))
                .build())
        .create();

    node.awaitRunning("waiting");
    assertThat(node.awaitLog("waiting", "main", "here")).isEqualTo("here\n");
  }

  @Test
  void localImageServesWhenItsRegistryIsOutOfReach() throws Exception {
    node.docker("tag", TestImages.BUSYBOX, "127.0.0.1:9/slipway-kubelet-test/unreachable:1");
    try {
      node.create(
          "stale",
          briefly(),
          new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
              .withImage("127.0.0.1:9/slipway-kubelet-test/unreachable:1")
              .withImagePullPolicy("Always")
              .build());

      node.awaitRunning("stale");

      Event event = awaitEvent("stale", it -> it.getReason().equals("RegistryUnreachable"));
      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getMessage()).contains("127.0.0.1:9");
    } finally {
      node.docker("rmi", "127.0.0.1:9/slipway-kubelet-test/unreachable:1");
    }
  }

  @Test
  void imageThatIsNowhereIsReported() {
    node.create(
        "nowhere",
        briefly(),
        new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
            .withImage("127.0.0.1:9/slipway-kubelet-test/nowhere:1")
            .build());

    Pod pod =
        node.await(
            "nowhere",
            it ->
                it.getStatus() != null
                    && !it.getStatus().getContainerStatuses().isEmpty()
                    && "ImagePullBackOff"
                        .equals(status(it, "main").getState().getWaiting().getReason()));

    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void limitsReachTheEngine() throws Exception {
    node.create(
        "limited",
        briefly(),
        new ContainerBuilder(TestNode.container("main", "exec sleep 1000"))
            .withNewResources()
            .withLimits(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("64Mi")))
            .withRequests(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("64Mi")))
            .endResources()
            .withNewSecurityContext()
            .withRunAsUser(1000L)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .addToDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .build());
    Pod pod = node.awaitRunning("limited");

    String found =
        node.docker(
            "inspect",
            "-f",
            "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}}"
                + " {{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}",
            TestNode.containerId(pod));

    assertThat(found).isEqualTo("67108864 500000000 256 1000 true [ALL]");
    assertThat(pod.getStatus().getQosClass()).isEqualTo("Burstable");
  }

  @Test
  void namesAreResolvedThroughTheCluster() throws Exception {
    node.run("names", "cat /etc/resolv.conf /etc/hosts; echo end; exec sleep 1000");
    Pod pod = node.awaitRunning("names");

    assertThat(node.awaitLog("names", "main", "end"))
        .contains("nameserver 10.96.0.10\n")
        .contains(
            "search default.svc.cluster.local svc.cluster.local cluster.local default.kubernetes.local kubernetes.local")
        .contains("options ndots:5\n")
        .contains(pod.getStatus().getPodIP() + "\tnames\n");
  }

  @Test
  void logIsFollowedWhileItGrows() throws Exception {
    node.run("followed", "echo one; until cat /tmp/go; do sleep 0.1; done 2>/dev/null; echo two");
    Pod pod = node.awaitRunning("followed");
    try (Stream<String> lines =
        node.http()
            .send(
                HttpRequest.newBuilder(node.logUri("followed", "main", "?follow=true")).build(),
                HttpResponse.BodyHandlers.ofLines())
            .body()) {
      var iterator = lines.iterator();
      assertThat(iterator.next()).isEqualTo("one");

      node.docker("exec", TestNode.containerId(pod), "touch", "/tmp/go");

      assertThat(iterator.next()).isEqualTo("two");
    }
  }

  @Test
  void forgottenPodIsKilled() throws Exception {
    Pod pod = node.run("forced", "exec sleep 1000");
    node.awaitRunning("forced");

    node.client.pods().inNamespace("default").withName("forced").withGracePeriod(0).delete();

    node.awaitGone(pod.getMetadata().getUid());
  }

  @Test
  void startThatFailsIsReported() {
    node.create(
        "broken",
        briefly(),
        new ContainerBuilder(TestNode.container("main", ""))
            .withCommand("/no/such/program")
            .build());

    Pod pod =
        node.await(
            "broken",
            it ->
                it.getStatus() != null
                    && !it.getStatus().getContainerStatuses().isEmpty()
                    && status(it, "main").getLastState() != null
                    && status(it, "main").getLastState().getTerminated() != null);

    assertThat(status(pod, "main").getLastState().getTerminated().getReason())
        .isEqualTo("StartError");
    assertThat(status(pod, "main").getLastState().getTerminated().getMessage())
        .contains("/no/such/program");
  }

  @Test
  void podThatRunsTooLongFails() {
    node.create(
        "late",
        new PodSpecBuilder(briefly()).withActiveDeadlineSeconds(1L).build(),
        TestNode.container("main", "exec sleep 1000"));

    Pod pod =
        node.await(
            "late", it -> it.getStatus() != null && "Failed".equals(it.getStatus().getPhase()));

    assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    node.create(
        "refused",
        new PodSpecBuilder(briefly()).withRuntimeClassName("kata").build(),
        TestNode.container("main", "exec sleep 1000"));

    Event event = awaitEvent("refused", it -> it.getReason().equals("Unsupported"));

    assertThat(event.getMessage()).contains("spec.runtimeClassName");
  }
}
