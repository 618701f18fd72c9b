package dev.slipway.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DryRunTest {
  private static final Manifest CONTROLLER =
      new ManifestReader()
          .read(
              "web/rc.yaml",
              """
              apiVersion: v1
              kind: ReplicationController
              metadata: {name: web}
              spec:
                replcas: 0
                template:
                  metadata: {labels: {app: web}}
                  spec:
                    containers:
                    - name: web
                      image: nginx
                      imag: z
              """
                  .getBytes(StandardCharsets.UTF_8))
          .manifests()
          .getFirst();

  @Test
  void eachUnknownFieldIsAFindingAtItsLine() {
    assertThat(
            DryRun.findings(
                CONTROLLER,
                "strict decoding error: unknown field \"spec.replcas\", unknown field"
                    + " \"spec.template.spec.containers[0].imag\""))
        .extracting(Finding::toString)
        .containsExactly(
            "web/rc.yaml:5: unknown field \"spec.replcas\" in a ReplicationController",
            "web/rc.yaml:12: unknown field \"spec.template.spec.containers[0].imag\" in a"
                + " ReplicationController");
  }

  @Test
  void aValueOfAWrongTypeStandsAtItsField() {
    assertThat(
            DryRun.findings(
                CONTROLLER,
                "ReplicationController in version \"v1\" cannot be handled as a"
                    + " ReplicationController: json: cannot unmarshal number into Go struct field"
                    + " ReplicationController.spec.template of type string"))
        .extracting(Finding::toString)
        .containsExactly(
            "web/rc.yaml:6: spec.template holds a number where text must be: put it in quotes");
  }

  @Test
  void otherWordsStandAtTheObject_andNoneAreNoFinding() {
    assertThat(DryRun.findings(CONTROLLER, "the name is taken"))
        .containsExactly(new Finding("web/rc.yaml", 1, "the name is taken"));
    assertThat(DryRun.findings(CONTROLLER, "")).isEmpty();
  }
}
