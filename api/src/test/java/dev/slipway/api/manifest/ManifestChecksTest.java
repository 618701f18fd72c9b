package dev.slipway.api.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestChecksTest {
  private final ManifestReader reader = new ManifestReader();

  private List<String> check(String text) {
    ReadResult result = reader.read("f", text.getBytes(StandardCharsets.UTF_8));
    assertThat(result.findings()).isEmpty();
    return result.manifests().stream()
        .flatMap(manifest -> ManifestChecks.check(manifest).stream())
        .sorted()
        .map(finding -> finding.line() + ": " + finding.reason())
        .toList();
  }

  @Test
  void containersNeedNameAndImage() {
    assertThat(
            check(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  containers:
                  - image: a
                  - name: b
                  - name: b
                    image: x
                    ports:
                    - containerPort: 70000
                    volumeMounts:
                    - name: v
                      mountPath: /x
                """))
        .containsExactly(
            "6: spec.containers[0].name is missing",
            "7: spec.containers[1].image is missing",
            "8: the container name \"b\" stands twice",
            "11: spec.containers[2].ports[0].containerPort must be a whole number from 1 to 65535,"
                + " not 70000",
            "13: the pod has no volume named \"v\"");
    assertThat(check("{apiVersion: v1, kind: Pod, metadata: {name: p}}"))
        .containsExactly("1: spec is missing");
    assertThat(check("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}"))
        .containsExactly("1: spec.containers is missing: a pod needs a container");
  }

  @Test
  void controllersSelectTheirOwnPods() {
    assertThat(
            check(
                """
                apiVersion: v1
                kind: ReplicationController
                metadata: {name: r}
                spec:
                  replicas: -1
                  selector:
                    app: a
                  template:
                    metadata:
                      labels: {app: b}
                    spec:
                      restartPolicy: Never
                      containers: [{name: c, image: i}]
                """))
        .containsExactly(
            "5: spec.replicas must be a whole number from 0 to 100000, not -1",
            "7: the selector asks for app=a, but the template's labels say app=b",
            "12: the pods of a ReplicationController must have restartPolicy Always");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "externalIPs: [0.0.0.0]|0.0.0.0 names no single address; put the public address here",
        "externalIPs: [127.0.0.1]|127.0.0.1 is a loopback address; nobody outside can reach it",
        "externalIPs: [1.2.3]|\"1.2.3\" is not an IP address; put the machine's public address here",
        "externalIPs: [01.2.3.4]|\"01.2.3.4\" is not an IP address; put the machine's public address"
            + " here",
        "externalIPs: ['::1']|::1 is a loopback address; nobody outside can reach it",
        "clusterIP: none|\"none\" is neither an IP address nor None",
        "type: Public|spec.type must be one of ClusterIP, NodePort, LoadBalancer, ExternalName, not"
            + " \"Public\""
      })
  void servicesNeedAddressesThatWork(String field, String finding) {
    assertThat(
            check(
                "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 80}]\n  "
                    + field))
        .containsExactly("6: " + finding);
  }

  @Test
  void servicesNeedPortsThatWork() {
    assertThat(
            check(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: s}
                spec:
                  ports:
                  - port: 0
                    name: a
                  - port: 80
                    targetPort: 99999
                  - port: 80
                    name: a
                    targetPort: Not_A_Name
                """))
        .containsExactly(
            "6: spec.ports[0].port must be a whole number from 1 to 65535, not 0",
            "8: spec.ports[1].name is missing: with several ports each needs a name",
            "9: spec.ports[1].targetPort must be a whole number from 1 to 65535, not 99999",
            "10: the port 80 stands twice",
            "11: the port name \"a\" stands twice",
            "12: \"Not_A_Name\" is neither a port's number nor a valid name of one");
    assertThat(check("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {}}"))
        .containsExactly("1: spec.ports is missing: a Service needs at least one port");
  }

  @Test
  void linesAreThoseOfTheOldFormToo() {
    assertThat(
            check(
                """
                apiVersion: v1beta1
                kind: Pod
                id: p
                desiredState:
                  manifest:
                    version: v1beta1
                    containers:
                    - name: c
                      image: i
                      ports:
                      - containerPort: 80
                        hostPort: 99999
                """))
        .containsExactly(
            "12: spec.containers[0].ports[0].hostPort must be a whole number from 0 to 65535, not"
                + " 99999");
  }

  @Test
  void anObjectMayStandOnceOnly() {
    ReadResult one = read("a.yaml", "\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n");
    ReadResult two =
        read(
            "b.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: default\n  name: x\n");

    ManifestSet set = ManifestSet.of(List.of(one, two), "default");

    assertThat(set.manifests()).hasSize(1);
    assertThat(set.findings())
        .extracting(Finding::toString)
        .containsExactly(
            "b.yaml:5: ConfigMap default/x stands here and at a.yaml:2; an object may stand once"
                + " only");
    assertThat(set.unknownKinds(kind -> false))
        .extracting(Finding::toString)
        .containsExactly("a.yaml:3: the cluster knows no kind v1 ConfigMap");
  }

  private ReadResult read(String file, String text) {
    return reader.read(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
