package dev.slipway.runtime.apiserver.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the unmodified kubectl makes of the documents, the patches and the field owners. */
class KubectlSchemaIT {
  @TempDir Path folder;
  private ApiServerFixture server;

  private record Result(int status, String output) {}

  @BeforeEach
  void start() {
    server = ApiServerFixture.inMemory();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void explainTellsOfFields() throws Exception {
    String spec = succeed("explain", "rc.spec");
    String port = succeed("explain", "pods.spec.containers.ports.containerPort");
    String tree = succeed("explain", "service", "--recursive");

    assertThat(spec)
        .contains("KIND:       ReplicationController", "VERSION:    v1", "replicas\t<integer>")
        .contains("How many pods are wanted.")
        .contains("template\t<PodTemplateSpec>");
    assertThat(port).contains("FIELD: containerPort <integer>", "The port inside the pod.");
    assertThat(tree).contains("targetPort\t<IntOrString>", "ownerReferences\t<[]OwnerReference>");
  }

  @Test
  void explainTellsOfCustomKindsAndOlderVersions() throws Exception {
    assertThat(succeed("explain", "stacks.spec")).contains("KIND:       Stack", "suspend");
    assertThat(succeed("explain", "pods", "--api-version=v1beta3")).contains("VERSION:    v1beta3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta3"})
  void createValidatesOnTheServer(String version) throws Exception {
    String manifest =
        "apiVersion: %s\nkind: Pod\nmetadata: {name: good}\nspec: {containers: [{name: c, image: i}]}\n"
            .formatted(version);

    assertThat(succeed("create", "--validate=true", "-f", file(manifest))).contains("good created");
  }

  @Test
  void aMisspeltFieldIsRefused() throws Exception {
    Result result =
        kubectl(
            "create",
            "-f",
            file(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\n"
                    + "spec: {containers: [{name: c, imagee: i}]}\n"));

    assertThat(result.status()).isNotZero();
    assertThat(result.output())
        .contains("strict decoding error", "unknown field \"spec.containers[0].imagee\"");
  }

  @Test
  void aListIsValidatedByTheClient() throws Exception {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: a}
          data: {k: v}
        - apiVersion: v1beta3
          kind: Service
          metadata: {name: s}
          spec: {portalIP: "", ports: [{port: 80}]}
        """;

    assertThat(succeed("create", "-f", file(list))).contains("a created", "s created");

    Result refused = kubectl("create", "-f", file(list.replace("data:", "dataa:")));
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("unknown field \"dataa\"");
  }

  @Test
  void applyMergesListsByTheirKeys() throws Exception {
    String manifest =
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: r}
        spec:
          replicas: 0
          selector: {app: r}
          template:
            metadata: {labels: {app: r}}
            spec: {containers: [{name: c, image: "i:1", env: [{name: A, value: "1"}]}]}
        """;
    succeed("apply", "-f", file(manifest));
    assertThat(succeed("apply", "-f", file(manifest))).contains("unchanged");
    String added = "[{\"name\":\"other\",\"image\":\"o:1\"}]";
    succeed(
        "patch",
        "rc",
        "r",
        "-p",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":" + added + "}}}}");

    succeed("apply", "-f", file(manifest.replace("i:1", "i:2")));

    assertThat(
            succeed("get", "rc", "r", "-o", "jsonpath={.spec.template.spec.containers[*].image}"))
        .contains("i:2", "o:1");
  }

  @Test
  void serverSideApplyTakesOverWhatClientSideApplyOwned() throws Exception {
    String manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: '%s'}\n";
    succeed("apply", "-f", file(manifest.formatted(1)));

    assertThat(succeed("apply", "--server-side", "-f", file(manifest.formatted(2))))
        .contains("serverside-applied");
    Result conflict =
        kubectl(
            "apply", "--server-side", "--field-manager=other", "-f", file(manifest.formatted(3)));

    assertThat(conflict.status()).isNotZero();
    assertThat(conflict.output())
        .contains("Apply failed with 1 conflict", "conflict with \"kubectl\"", ".data.k");
    assertThat(succeed("get", "cm", "c", "-o", "jsonpath={.data.k}")).isEqualTo("2");
  }

  private String succeed(String... arguments) throws Exception {
    Result result = kubectl(arguments);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  private Result kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(server.kubeconfigFile().toString());
    command.add("--cache-dir=" + folder.resolve("cache"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "manifest", ".yaml"), text).toString();
  }
}
