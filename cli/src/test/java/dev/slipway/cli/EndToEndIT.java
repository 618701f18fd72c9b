package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole product from outside: the runnable jar, real etcd and Docker, the real git and kubectl.
 * One cluster for all tests, beside any other on this machine; they run in order, since the sample
 * repository has to be there for the rest, and a cluster costs more than all of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
  private static final TestCluster CLUSTER = new TestCluster();

  @BeforeAll
  static void up() throws Exception {
    CLUSTER.up();
  }

  @AfterAll
  static void purgeLeavesNothing() throws Exception {
    CLUSTER.purge();

    assertThat(CLUSTER.leftovers()).isEmpty();
  }

  @Test
  @Order(1)
  void theDemonstrationHolds() throws Exception {
    TestCluster.Result demo = CLUSTER.slipway("demo", "--sample", TestCluster.sampleRepository());

    assertThat(demo.exitCode()).as(demo.output()).isZero();
  }

  @Test
  @Order(2)
  void theDemonstrationHoldsAgain() throws Exception {
    theDemonstrationHolds();
  }

  @Test
  @Order(3)
  void kubectlCreatesTheManifestsOf2015_withoutTurningValidationOff() throws Exception {
    Path seed = CLUSTER.seed();
    Path namespace = CLUSTER.folder().resolve("namespace.yaml");
    Files.writeString(namespace, "apiVersion: v1\nkind: Namespace\nmetadata: {name: seed}\n");
    CLUSTER.kubectl("create", "-f", namespace.toString());

    for (String file :
        List.of("nginx.yaml", "nginx-service.yaml", "nginx-replicationcontroller.yaml")) {
      String created = CLUSTER.kubectl("create", "-n", "seed", "-f", seed.resolve(file).toString());
      assertThat(created).contains("created");
    }
    CLUSTER.kubectl("wait", "-n", "seed", "--for=condition=Ready", "pod/nginx", "--timeout=60s");

    assertThat(
            CLUSTER.kubectl("get", "rc", "-n", "seed", "nginx", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("2");
    assertThat(CLUSTER.kubectl("logs", "-n", "seed", "nginx")).isNotNull();
    CLUSTER.kubectl("delete", "namespace", "seed", "--timeout=90s");
  }

  @Test
  @Order(4)
  void kubectlShowsAndChangesWhatRuns() throws Exception {
    assertThat(CLUSTER.kubectl("get", "pods,rc,svc", "-o", "wide", "-l", "app=frontend"))
        .contains("pod/frontend-", "replicationcontroller/frontend", "service/frontendssl");
    assertThat(CLUSTER.kubectl("describe", "rc", "ghost")).contains("Replicas:", "Pod Template:");
    assertThat(CLUSTER.kubectl("describe", "svc", "ghost")).contains("Endpoints:");
    assertThat(CLUSTER.kubectl("describe", "pod", "-l", "app=ghost")).contains("Containers:");
    assertThat(CLUSTER.kubectl("get", "nodes")).contains(" Ready ");
    assertThat(CLUSTER.kubectl("get", "events")).contains("Started");
    assertThat(CLUSTER.kubectl("explain", "rc.spec")).contains("replicas", "selector", "template");
    assertThat(CLUSTER.kubectl("api-resources")).contains("replicationcontrollers", "stacks");
    assertThat(CLUSTER.kubectl("get", "stacks")).contains("web-ghost", "Synced", "Healthy");
    assertThat(CLUSTER.kubectl("label", "rc", "ghost", "note=seen")).contains("labeled");
    assertThat(CLUSTER.kubectl("logs", "-l", "app=frontend")).isNotNull();
  }

  @Test
  @Order(5)
  void aLabelDeletesPodsControllersAndServices() throws Exception {
    Path folder = CLUSTER.folder().resolve("extra");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("extra.yaml"),
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: extra, labels: {app: extra}}
        spec:
          replicas: 1
          selector: {app: extra}
          template:
            metadata: {labels: {app: extra}}
            spec:
              containers: [{name: web, image: "slipway-sample/ghost:1", imagePullPolicy: IfNotPresent}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: extra, labels: {app: extra}}
        spec: {ports: [{port: 80, targetPort: 2368}], selector: {app: extra}}
        """);

    CLUSTER.kubectl("apply", "-f", folder.toString());
    CLUSTER.kubectl("apply", "--server-side", "--force-conflicts", "-f", folder.toString());
    CLUSTER.kubectl("scale", "rc", "extra", "--replicas=2");
    CLUSTER.kubectl(
        "wait", "--for=jsonpath={.status.readyReplicas}=2", "rc/extra", "--timeout=60s");
    CLUSTER.kubectl("delete", "pod,rc,service", "-l", "app=extra", "--timeout=60s");

    // Between the pods and their controller, kubectl leaves time for one more pod: it goes as
    // garbage.
    CLUSTER.awaitNone("pods,rc,services", "app=extra");
  }

  @Test
  @Order(6)
  void kubectlReadsLogs() throws Exception {
    Path file = CLUSTER.folder().resolve("talkers.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: talk}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: two, namespace: talk, labels: {app: talk}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
            - {name: a, image: IMAGE, command: [sh, -c, "echo a1; echo a2; echo a3; exec sleep 1000"]}
            - {name: b, image: IMAGE, command: [sh, -c, "echo b1; exec sleep 1000"]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: one, namespace: talk, labels: {app: talk}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
            - name: a
              image: IMAGE
              command: [sh, -c, "i=0; while true; do i=$((i+1)); echo line $i; sleep 1; done"]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: crash, namespace: talk}
        spec:
          containers: [{name: a, image: IMAGE, command: [sh, -c, "echo my last words; exit 3"]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: absent, namespace: talk}
        spec:
          containers: [{name: a, image: "no-such-image:1", imagePullPolicy: Never}]
        """
            .replace("IMAGE", "\"slipway-sample/ghost:1\""));
    CLUSTER.kubectl("apply", "-f", file.toString());
    CLUSTER.kubectl("wait", "-n", "talk", "--for=condition=Ready", "pod", "-l", "app=talk");
    Waiting.until("it crashed twice", () -> restarts("crash") >= 1);

    assertThat(logs("two", "-c", "a", "--tail=2")).isEqualTo("a2\na3\n");
    assertThat(logs("two", "-c", "b")).isEqualTo("b1\n");
    assertThat(logs("two", "--all-containers", "--prefix")).contains("[pod/two/b] b1");
    assertThat(logs("two", "-c", "a", "--since=1h", "--limit-bytes=3")).isEqualTo("a1\n");
    assertThat(logs("two", "-c", "a", "--timestamps", "--tail=1"))
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z a3\n");
    assertThat(logs("two", "-c", "a", "--since-time=2099-01-01T00:00:00Z")).isEmpty();
    assertThat(logs("-l", "app=talk", "--all-containers", "--prefix", "--tail=1"))
        .contains("[pod/two/a] a3", "[pod/two/b] b1", "[pod/one/a] line ");
    assertThat(logs("crash")).isEqualTo("my last words\n");
    assertThat(logs("crash", "--previous")).isEqualTo("my last words\n");
    assertThat(CLUSTER.follow("talk", "one", "line 1", "line 2", "line 3")).isTrue();
    assertThat(CLUSTER.tryKubectl("logs", "-n", "talk", "absent").output())
        .contains("is waiting to start: ErrImageNeverPull");
    assertThat(CLUSTER.tryKubectl("logs", "-n", "talk", "two", "-c", "c").output())
        .contains("container c is not valid for pod two");
    CLUSTER.kubectl("delete", "namespace", "talk", "--timeout=90s");
  }

  private static String logs(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("logs", "-n", "talk"));
    all.addAll(List.of(arguments));
    return CLUSTER.kubectl(all.toArray(String[]::new));
  }

  private static int restarts(String pod) throws Exception {
    return CLUSTER
        .get("pod", "-n", "talk", pod)
        .path("status")
        .path("containerStatuses")
        .path(0)
        .path("restartCount")
        .asInt();
  }

  @Test
  @Order(7)
  void aKilledProcessPicksUpWhereItWas() throws Exception {
    CLUSTER.awaitSettled();
    TreeMap<String, String> before = CLUSTER.containers();
    assertThat(before).isNotEmpty();

    CLUSTER.kill();
    TestCluster.Result again = CLUSTER.slipway("up");

    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(CLUSTER.containers()).isEqualTo(before);
    assertThat(new ArrayList<>(CLUSTER.restartCounts())).containsOnly(0);
  }

  @Test
  @Order(8)
  void downLeavesTheContainersRunning() throws Exception {
    CLUSTER.awaitSettled();
    TreeMap<String, String> before = CLUSTER.containers();

    TestCluster.Result down = CLUSTER.slipway("down");
    TestCluster.Result status = CLUSTER.slipway("status");

    assertThat(down.exitCode()).isZero();
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(CLUSTER.containers()).isEqualTo(before);
    assertThat(CLUSTER.slipway("up").exitCode()).isZero();
    assertThat(CLUSTER.containers()).isEqualTo(before);
  }

  @Test
  @Order(8)
  void repositoryElsewhereIsFollowed_andTheVerbsEndAsTheySay() throws Exception {
    Elsewhere elsewhere = new Elsewhere(CLUSTER.folder());
    elsewhere.colour("red");
    elsewhere.publish();
    Path manifests = CLUSTER.folder().resolve("elsewhere.yaml");
    Files.writeString(manifests, elsewhere.manifests("interval: 1h"));
    CLUSTER.kubectl("apply", "-f", manifests.toString());
    assertThat(CLUSTER.slipway("sync", "elsewhere"))
        .extracting(TestCluster.Result::exitCode)
        .isEqualTo(0);
    assertThat(colour()).isEqualTo("red");

    elsewhere.colour("green");
    String commit = elsewhere.publish();
    assertThat(elsewhere.deliver(CLUSTER.dashboard(), commit)).isEqualTo(202);
    CLUSTER.eventually("green", EndToEndIT::colour);

    assertThat(CLUSTER.slipway("suspend", "colours").exitCode()).isZero();
    CLUSTER.eventually("Suspended", () -> stack("colours", "sync"));
    CLUSTER.kubectl(
        "patch", "cm", "colour", "--type", "merge", "-p", "{\"data\":{\"is\":\"grey\"}}");
    assertThat(CLUSTER.slipway("sync", "elsewhere").output()).contains("1 left alone");
    CLUSTER.eventually("1", () -> String.valueOf(CLUSTER.slipway("drift", "colours").exitCode()));
    assertThat(CLUSTER.slipway("drift", "-o", "html").output()).contains("<td>grey</td>");
    assertThat(CLUSTER.slipway("resume", "colours").exitCode()).isZero();
    assertThat(CLUSTER.slipway("sync", "elsewhere").exitCode()).isZero();
    assertThat(colour()).isEqualTo("green");
    assertThat(CLUSTER.slipway("drift", "colours").exitCode()).isZero();
    assertThat(CLUSTER.slipway("history", "colours").output()).contains("Healed", "Succeeded");

    elsewhere.colour("blue");
    String tree = elsewhere.tree().toString();
    assertThat(CLUSTER.slipway("diff", tree, "--repository", "elsewhere").exitCode()).isEqualTo(1);
    CLUSTER.kubectl(
        "patch",
        "repository",
        "elsewhere",
        "--type",
        "merge",
        "-p",
        "{\"spec\":{\"interval\":null,\"schedule\":\"* * * * * ?\"}}");
    elsewhere.publish();
    CLUSTER.eventually("blue", EndToEndIT::colour);
    assertThat(CLUSTER.slipway("diff", tree, "--repository", "elsewhere").exitCode()).isZero();

    elsewhere.write("containers/colours/more.yaml", "kind: [");
    elsewhere.publish();
    TestCluster.Result broken = CLUSTER.slipway("sync", "elsewhere");
    assertThat(broken.exitCode()).as(broken.output()).isEqualTo(1);
    assertThat(broken.output()).contains("containers/colours/more.yaml:");
    CLUSTER.kubectl("delete", "repository", "elsewhere");
    CLUSTER.eventually("Unknown", () -> stack("colours", "sync"));
    assertThat(colour()).isEqualTo("blue");
    CLUSTER.kubectl("delete", "stack/colours", "configmap/colour", "secret/elsewhere-hook");
  }

  private static String colour() throws Exception {
    return CLUSTER.get("configmap", "colour").path("data").path("is").asText();
  }

  private static String stack(String name, String field) throws Exception {
    return CLUSTER.get("stack", name).path("status").path(field).asText();
  }

  @Test
  @Order(9)
  void theWrappersOfTheSampleTreeReachTheCluster() throws Exception {
    assertThat(CLUSTER.wrapper("kubectl", "get", "nodes").output()).contains(" Ready ");
    Path disks = Files.createDirectories(CLUSTER.folder().resolve("disks"));
    String[] setup = {"setup.sh", "--address", "198.18.77.1", "--disks", disks.toString()};

    TestCluster.Result first = CLUSTER.wrapper(setup);
    TestCluster.Result second = CLUSTER.wrapper(setup);

    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output()).contains("deployed ");
    assertThat(second.output()).contains("Nothing changed");
    assertThat(CLUSTER.wrapper("setup.sh", "--address", "nowhere").exitCode()).isEqualTo(2);
  }

  @Test
  @Order(10)
  void aRebootBringsTheSamePodsBack() throws Exception {
    CLUSTER.awaitSettled();
    Set<String> before = podUids();
    assertThat(before).isNotEmpty();

    CLUSTER.loseEverythingThatRuns();
    TestCluster.Result again = CLUSTER.slipway("up");

    assertThat(again.exitCode()).as(again.output()).isZero();
    CLUSTER.awaitSettled();
    assertThat(podUids()).isEqualTo(before);
    assertThat(CLUSTER.restartCounts()).doesNotContain(0);
    CLUSTER.eventually("200", () -> httpStatus("http://" + CLUSTER.address() + ":8080/"));
  }

  @Test
  @Order(11)
  void twoStartsAtOnceMakeOneCluster() throws Exception {
    CLUSTER.slipway("down");
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<TestCluster.Result> one = threads.submit(() -> CLUSTER.slipway("up"));
      Future<TestCluster.Result> other = threads.submit(() -> CLUSTER.slipway("up"));

      assertThat(one.get().exitCode()).as(one.get().output()).isZero();
      assertThat(other.get().exitCode()).as(other.get().output()).isZero();
    }
    assertThat(CLUSTER.kubectl("get", "nodes", "--no-headers").strip().lines()).hasSize(1);
  }

  private static Set<String> podUids() throws Exception {
    Set<String> uids = new TreeSet<>();
    for (JsonNode pod : CLUSTER.get("pods", "-A").path("items")) {
      uids.add(pod.path("metadata").path("uid").asText());
    }
    return uids;
  }

  private static String httpStatus(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Integer.toString(
          client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return String.valueOf(e.getMessage()); // not reachable yet
    }
  }
}
