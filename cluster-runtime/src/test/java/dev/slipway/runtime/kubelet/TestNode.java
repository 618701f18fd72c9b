package dev.slipway.runtime.kubelet;

import static dev.slipway.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** An API server and one node of it on the machine's Docker engine, for one test. */
final class TestNode implements AutoCloseable {
  static final String NAME = "kubelet-test-node";
  private static final Random RANDOM = new Random();

  final String cluster = "kubelet-" + Integer.toHexString(RANDOM.nextInt() & 0xffffff);
  final ApiServerFixture server = ApiServerFixture.inMemory();
  final KubernetesClient client = server.client();
  final Path root;
  private final Pki pki;
  private final String podCidr =
      "10.1" + (90 + RANDOM.nextInt(10)) + "." + RANDOM.nextInt(256) + ".0/24";
  Kubelet kubelet;

  TestNode() throws IOException, InterruptedException {
    TestImages.ensureBusybox();
    root = Files.createTempDirectory("slipway-kubelet");
    pki = Pki.open(root.resolve("pki"), Clock.systemUTC());
    if (client.namespaces().withName("default").get() == null) {
      Namespace namespace =
          new NamespaceBuilder().withNewMetadata().withName("default").endMetadata().build();
      client.namespaces().resource(namespace).create();
    }
    start();
  }

  void start() {
    kubelet = new Kubelet(config(), client, Clock.systemUTC());
    kubelet.start();
  }

  KubeletConfig config() {
    return new KubeletConfig(
        NAME,
        "127.0.0.1",
        cluster,
        root.resolve("kubelet"),
        "unix:///var/run/docker.sock",
        podCidr,
        "10.96.0.10",
        "cluster.local",
        0,
        tls(),
        false,
        110);
  }

  private SSLContext tls() {
    return pki.sslContext(
        pki.credential(
            CertificateRequest.server("kubelet", NAME, List.of("127.0.0.1", "localhost"))
                .forBothSides()));
  }

  Pod run(String name, String script) {
    return create(
        name,
        new PodSpecBuilder().withTerminationGracePeriodSeconds(1L).build(),
        container("main", script));
  }

  static Container container(String name, String script) {
    return new io.fabric8.kubernetes.api.model.ContainerBuilder()
        .withName(name)
        .withImage(TestImages.BUSYBOX)
        .withImagePullPolicy("IfNotPresent")
        .withCommand("sh", "-c", script)
        .build();
  }

  Pod create(String name, io.fabric8.kubernetes.api.model.PodSpec spec, Container... containers) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .withSpec(
                new PodSpecBuilder(spec).withNodeName(NAME).addToContainers(containers).build())
            .build();
    return client.pods().inNamespace("default").resource(pod).create();
  }

  Pod await(String name, Predicate<Pod> condition) {
    return client
        .pods()
        .inNamespace("default")
        .withName(name)
        .waitUntilCondition(condition, 30, TimeUnit.SECONDS);
  }

  Pod awaitRunning(String name) {
    return await(name, TestNode::isReady);
  }

  static boolean isReady(Pod pod) {
    return pod != null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  static String containerId(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getContainerID().replace("docker://", "");
  }

  /** The log as the kubelet's endpoint serves it. */
  String logs(String pod, String container, String query) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http()
            .send(
                HttpRequest.newBuilder(logUri(pod, container, query)).build(),
                HttpResponse.BodyHandlers.ofString());
    return response.body();
  }

  /** Waits until a log contains a text, and answers the log. */
  String awaitLog(String pod, String container, String text) {
    return until(() -> logs(pod, container, ""), log -> log.contains(text));
  }

  /** Waits until the engine has nothing left of a pod. */
  void awaitGone(String uid) {
    until(
        () -> docker("ps", "-aq", "--filter", "label=slipway.dev/pod-uid=" + uid), String::isEmpty);
  }

  private static String until(Callable<String> look, Predicate<String> wanted) {
    AtomicReference<String> last = new AtomicReference<>("");
    eventually(
        () -> {
          String seen = look.call();
          assertThat(seen).matches(wanted);
          last.set(seen);
        });
    return last.get();
  }

  URI logUri(String pod, String container, String query) {
    return URI.create(
        "https://localhost:"
            + kubelet.port()
            + "/containerLogs/default/"
            + pod
            + "/"
            + container
            + query);
  }

  HttpClient http() {
    return HttpClient.newBuilder().sslContext(tls()).build();
  }

  String docker(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "docker";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return TestImages.run(command).strip();
  }

  List<String> containers() throws IOException, InterruptedException {
    return docker("ps", "-aq", "--filter", "label=slipway.dev/cluster=" + cluster)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  @Override
  public void close() throws Exception {
    kubelet.close();
    NodeCleanup.purge(cluster, "unix:///var/run/docker.sock", root.resolve("kubelet"));
    server.close();
    TestImages.run("rm", "-rf", root.toString());
  }
}
