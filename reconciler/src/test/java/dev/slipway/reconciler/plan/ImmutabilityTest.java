package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.diff.ObjectDiff;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImmutabilityTest {
  /** The API would let go of the pods of before, which would run on. */
  @Test
  void aControllerWhoseSelectorChangesIsReplaced() {
    KubeObject live = controller("1", 1);

    assertThat(Immutability.immutable(live, ObjectDiff.between(controller("2", 1), live)))
        .hasSize(1);
    assertThat(Immutability.remedy(live)).isEqualTo(Immutability.Remedy.REPLACE);
  }

  @Test
  void aControllerThatIsScaledIsNot() {
    KubeObject live = controller("1", 1);

    assertThat(Immutability.immutable(live, ObjectDiff.between(controller("1", 3), live)))
        .isEmpty();
  }

  private static KubeObject controller(String version, int replicas) {
    return KubeObject.parse(
        """
        {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web"},
         "spec": {"replicas": %d, "selector": {"v": "%s"}}}
        """
            .formatted(replicas, version)
            .getBytes(StandardCharsets.UTF_8));
  }
}
