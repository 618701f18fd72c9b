package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
  @Order(7)
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
}
