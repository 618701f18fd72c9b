package dev.slipway.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.health.Health.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static KubeObject parse(String json) {
    return KubeObject.parse(json.replace('\'', '"').getBytes());
  }

  private static Health assess(String json, String... pods) {
    return assess(START.plusSeconds(5), json, pods);
  }

  private static Health assess(Instant now, String json, String... pods) {
    KubeObject object = parse(json);
    List<KubeObject> controlled = List.of(pods).stream().map(HealthRulesTest::parse).toList();
    return HealthRules.assess(
        ObjectKey.of(object), Optional.of(object), new HealthContext(controlled, START, now));
  }

  private static String controller(int wanted, int existing, int ready) {
    return "{'apiVersion':'v1','kind':'ReplicationController','metadata':{'name':'r','generation':2},"
        + "'spec':{'replicas':%d},'status':{'observedGeneration':2,'replicas':%d,'readyReplicas':%d}}"
            .formatted(wanted, existing, ready);
  }

  @ParameterizedTest
  @CsvSource({
    "2,2,2,HEALTHY",
    "0,0,0,HEALTHY",
    "2,2,1,PROGRESSING",
    "2,1,1,PROGRESSING",
    "1,2,2,PROGRESSING"
  })
  void controller_isHealthyWithAllItsPodsReady(int wanted, int existing, int ready, State state) {
    assertThat(assess(controller(wanted, existing, ready)).state()).isEqualTo(state);
  }

  @Test
  void controllerWhosePodsCrash_saysWhichAndWhy() {
    Health health =
        assess(
            controller(1, 1, 0),
            "{'kind':'Pod','metadata':{'name':'r-1'},'status':{'phase':'Running',"
                + "'containerStatuses':[{'name':'main','state':{'waiting':{'reason':'CrashLoopBackOff',"
                + "'message':'back-off 10s'}},'lastState':{'terminated':{'exitCode':3}}}]}}");

    assertThat(health.state()).isEqualTo(State.DEGRADED);
    assertThat(health.message())
        .isEqualTo(
            "ReplicationController r has 0 of 1 pods ready; pod r-1 container main:"
                + " CrashLoopBackOff (back-off 10s), last exit 3");
  }

  @Test
  void controllerWithoutProgress_isDegradedAfterTheDeadline() {
    assertThat(assess(START.plusSeconds(599), controller(1, 1, 0)).state())
        .isEqualTo(State.PROGRESSING);
    assertThat(assess(START.plusSeconds(600), controller(1, 1, 0)).state())
        .isEqualTo(State.DEGRADED);
  }

  @Test
  void controllerThatWasNotLookedAt_isProgressing() {
    String unseen = controller(1, 1, 1).replace("'generation':2", "'generation':3");

    assertThat(assess(unseen).state()).isEqualTo(State.PROGRESSING);
  }

  @Test
  void controllerThatCannotMakePods_isDegraded() {
    String failing =
        controller(1, 0, 0)
            .replace(
                "'readyReplicas':0",
                "'conditions':[{'type':'ReplicaFailure','status':'True','message':'quota'}]");

    assertThat(assess(failing).message()).endsWith("cannot make pods: quota");
  }

  @ParameterizedTest
  @CsvSource({
    "ImagePullBackOff,DEGRADED",
    "ErrImagePull,DEGRADED",
    "CreateContainerConfigError,DEGRADED",
    "ContainerCreating,PROGRESSING"
  })
  void waitingPod_isJudgedByTheReason(String reason, State state) {
    String pod =
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'status':{'phase':'Pending',"
            + "'containerStatuses':[{'name':'c','state':{'waiting':{'reason':'%s'}}}]}}";

    assertThat(assess(pod.formatted(reason)).state()).isEqualTo(state);
  }

  @Test
  void podThatNoNodeTakes_saysSo() {
    Health health =
        assess(
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'status':{'phase':'Pending',"
                + "'conditions':[{'type':'PodScheduled','status':'False','reason':'Unschedulable',"
                + "'message':'0/1 nodes fit'}]}}");

    assertThat(health).isEqualTo(Health.degraded("pod p cannot be placed: 0/1 nodes fit"));
  }

  @Test
  void failedPod_tellsTheExitCode() {
    assertThat(
            assess(
                    "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'status':{'phase':'Failed',"
                        + "'containerStatuses':[{'state':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}}]}}")
                .message())
        .isEqualTo("pod p failed: out of memory");
  }

  @Test
  void loadBalancer_waitsForItsAddress() {
    String service =
        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'},'spec':{'type':'LoadBalancer'},"
            + "'status':{'loadBalancer':{%s}}}";

    assertThat(assess(service.formatted("")).state()).isEqualTo(State.PROGRESSING);
    assertThat(assess(service.formatted("'ingress':[{'ip':'10.0.0.1'}]")).state())
        .isEqualTo(State.HEALTHY);
  }

  @Test
  void missingObject_isMissing() {
    ObjectKey key = new ObjectKey("", "Service", "default", "s");

    assertThat(
            HealthRules.assess(key, Optional.empty(), new HealthContext(List.of(), START, START))
                .state())
        .isEqualTo(State.MISSING);
  }

  @Test
  void otherKinds_areJudgedByTheirConditions() {
    String custom =
        "{'apiVersion':'x.org/v1','kind':'Gizmo','metadata':{'name':'g','generation':1},"
            + "'status':{'conditions':[{'type':'Ready','status':'%s','message':'m'}]}}";

    assertThat(assess(custom.formatted("True")).state()).isEqualTo(State.HEALTHY);
    assertThat(assess(custom.formatted("False")).state()).isEqualTo(State.PROGRESSING);
    assertThat(assess(custom.formatted("Unknown")).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void worse_keepsTheFirstOfEquals() {
    Health one = Health.degraded("one");

    assertThat(one.worse(Health.degraded("two"))).isSameAs(one);
    assertThat(Health.healthy().worse(one)).isSameAs(one);
  }
}
