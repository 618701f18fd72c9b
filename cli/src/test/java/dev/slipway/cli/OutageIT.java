package dev.slipway.cli;

import static dev.slipway.cli.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole product while Docker or etcd go away in the middle of a push and come back: the push
 * ends well, nothing is lost, nobody has to start Slipway again. The cluster runs on a Docker
 * engine of its own, so that stopping it hurts nobody else.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageIT {
  private static final int STACKS = 3;
  private static OwnEngine engine;
  private static TestCluster cluster;
  private static StackTree tree;

  @BeforeAll
  static void up() throws Exception {
    engine = new OwnEngine();
    engine.start(OwnEngine.Containers.OUTLIVE_IT);
    cluster = new TestCluster("outage", 60, Map.of("DOCKER_HOST", engine.host()));
    new TestCluster().succeed(List.of("bash", TestCluster.sampleRepository() + "/images/build.sh"));
    engine.take(StackTree.IMAGE);
    cluster.up();
    tree = new StackTree(cluster.folder().resolve("tree"), STACKS);
    assertThat(push(1).await()).isZero();
    awaitPods(1);
  }

  @AfterAll
  static void purgeLeavesNothing() throws Exception {
    try (OwnEngine last = engine) {
      if (cluster != null) {
        last.ensureStarted();
        cluster.purge();
        assertThat(cluster.leftovers()).isEmpty();
      }
    }
  }

  @Test
  @Order(1)
  void anEngineThatStopsAndComesBack_findsItsContainersAdopted() throws Exception {
    TreeMap<String, String> before = cluster.containers();

    StackTree.Push push = push(3).awaitWord("remote: ");
    engine.stop();
    until("the node is not ready", () -> !isReady());
    assertThat(cluster.kubectl("get", "events", "--field-selector", "reason=NodeNotReady"))
        .contains("container runtime is down");
    engine.start(OwnEngine.Containers.OUTLIVE_IT);

    until("the node is ready", OutageIT::isReady);
    assertThat(push.await()).as(push.text()).isZero();
    awaitPods(3);
    assertThat(cluster.containers()).containsAllEntriesOf(before);
  }

  @Test
  @Order(2)
  void anEngineThatIsKilled_hasItsPodsStartedAgain() throws Exception {
    engine.stop();
    engine.start(OwnEngine.Containers.END_WITH_IT);
    until("the node is ready", OutageIT::isReady);
    TreeSet<String> before = podIds();

    StackTree.Push push = push(4).awaitWord("remote: ");
    engine.kill();
    until("the node is not ready", () -> !isReady());
    engine.start(OwnEngine.Containers.END_WITH_IT);

    until("the node is ready", OutageIT::isReady);
    assertThat(push.await()).as(push.text()).isZero();
    awaitPods(4);
    assertThat(podIds()).containsAll(before);
  }

  @Test
  @Order(3)
  void anEtcdThatIsKilled_isStartedAgainAndNothingIsLost() throws Exception {
    TreeMap<String, String> before = cluster.containers();

    StackTree.Push push = push(5).awaitWord("remote: ");
    TestCluster.kill(cluster.etcd());

    assertThat(push.await()).as(push.text()).isZero();
    awaitPods(5);
    assertThat(cluster.containers()).containsAllEntriesOf(before);
    assertThat(isReady()).isTrue();
  }

  @Test
  @Order(4)
  void anEtcdThatHangs_isWaitedFor() throws Exception {
    TreeMap<String, String> before = cluster.containers();
    ProcessHandle etcd = cluster.etcd();

    StackTree.Push push = push(6).awaitWord("remote: ");
    signal(etcd, "STOP");
    try {
      assertThat(cluster.tryKubectl("get", "--raw", "/readyz").exitCode()).isNotZero();
      // Long enough for every part to have given up on it at least once.
      assertThat(cluster.tryKubectl("get", "configmaps").output()).contains("store did not answer");
    } finally {
      signal(etcd, "CONT");
    }

    assertThat(push.await()).as(push.text()).isZero();
    awaitPods(6);
    until("the node is ready", OutageIT::isReady);
    assertThat(cluster.containers()).containsAllEntriesOf(before);
  }

  private static StackTree.Push push(int replicas) throws Exception {
    JsonNode status = new ObjectMapper().readTree(cluster.slipway("status", "-o", "json").output());
    return tree.push(status.path("gitUrl").asText(), replicas);
  }

  private static boolean isReady() throws Exception {
    return cluster
        .kubectl(
            "get",
            "nodes",
            "-o",
            "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}")
        .equals("True");
  }

  /** Returns once every stack has so many pods, and all are ready. */
  private static void awaitPods(int replicas) throws Exception {
    until(
        "all pods are ready",
        () -> {
          int ready = 0;
          int all = 0;
          for (JsonNode pod : cluster.get("pods").path("items")) {
            all++;
            for (JsonNode condition : pod.path("status").path("conditions")) {
              if (condition.path("type").asText().equals("Ready")
                  && condition.path("status").asText().equals("True")) {
                ready++;
              }
            }
          }
          return all == STACKS * replicas && ready == all;
        });
  }

  private static TreeSet<String> podIds() throws Exception {
    TreeSet<String> ids = new TreeSet<>();
    for (JsonNode pod : cluster.get("pods").path("items")) {
      ids.add(pod.path("metadata").path("uid").asText());
    }
    return ids;
  }

  private static void signal(ProcessHandle process, String signal) throws Exception {
    cluster.succeed(List.of("kill", "-" + signal, Long.toString(process.pid())));
  }
}
