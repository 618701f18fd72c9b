package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kubectl of this machine, against one server. Versions differ in what they put on the wire:
 * JSON or protobuf bodies, which discovery and which OpenAPI documents they read, Endpoints or
 * EndpointSlices. Beside {@code kubectl} itself, files such as {@code kubectl.1.29} next to it or
 * on the PATH are tried, and all that the variable {@code SLIPWAY_TEST_KUBECTLS} lists.
 */
class KubectlVersionsIT {
  private static final String MANIFEST =
      """
      apiVersion: v1beta3
      kind: ReplicationController
      metadata:
        name: web
        labels: {app: web}
      spec:
        replicas: 1
        selector: {app: web}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: nginx, image: "nginx:latest"}]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        labels: {app: web}
      spec:
        selector: {app: web}
        ports: [{port: 80}]
      """;

  private static ApiServerFixture fixture;

  @TempDir private Path folder;
  private Path program;
  private String namespace;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.inMemory();
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  /** The programs by name, each real file once. */
  static List<Path> programs() throws IOException {
    List<Path> folders = new ArrayList<>();
    SortedMap<String, Path> found = new TreeMap<>();
    for (String one : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      folders.add(Path.of(one));
      Path kubectl = Path.of(one, "kubectl");
      if (Files.isExecutable(kubectl) && !found.containsKey("kubectl")) {
        Path real = kubectl.toRealPath();
        found.put("kubectl", real);
        folders.add(real.getParent());
      }
    }
    for (Path one : folders) {
      if (Files.isDirectory(one)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(one, "kubectl[.-]*1.[0-9]*")) {
          files.forEach(file -> found.putIfAbsent(file.getFileName().toString(), file));
        }
      }
    }
    for (String one :
        System.getenv().getOrDefault("SLIPWAY_TEST_KUBECTLS", "").split(File.pathSeparator)) {
      if (!one.isBlank()) {
        found.put(one, Path.of(one));
      }
    }
    return List.copyOf(found.values());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void itDoesTheEverydayCommands(Path kubectl) throws Exception {
    program = kubectl;
    namespace = kubectl.getFileName().toString().replaceAll("[^a-z0-9]", "-");

    assertThat(run("version")).contains("v1.32");
    assertThat(run("create", "namespace", namespace)).contains("created");
    createsWithoutManifest();
    createsFromManifest();
    changes();
    explains();
    assertThat(run("delete", "pod,rc,service", "-l", "app=web"))
        .contains("\"web\" deleted", "\"web-2\" deleted");
    assertThat(run("get", "rc,svc", "-l", "app=web")).contains("No resources found");
  }

  private void createsWithoutManifest() throws Exception {
    assertThat(run("create", "configmap", "settings", "--from-literal=a=b")).contains("created");
    assertThat(run("create", "secret", "generic", "key", "--from-literal=a=b")).contains("created");
    assertThat(run("create", "serviceaccount", "robot")).contains("created");
    assertThat(run("create", "service", "clusterip", "plain", "--tcp=80:80")).contains("created");
    assertThat(run("run", "alone", "--image=nginx")).contains("pod/alone created");
    assertThat(run("get", "secret", "key", "-o", "jsonpath={.data.a}")).isEqualTo("Yg==");
  }

  private void createsFromManifest() throws Exception {
    Path manifest = Files.writeString(folder.resolve("web.yaml"), MANIFEST);

    assertThat(run("create", "-f", manifest.toString()))
        .contains("replicationcontroller/web created");
    assertThat(run("apply", "-f", manifest.toString())).contains("service/web configured");
    assertThat(run("apply", "-f", manifest.toString())).contains("service/web unchanged");
    assertThat(run("apply", "--server-side", "--force-conflicts", "-f", manifest.toString()))
        .contains("service/web serverside-applied");
    Files.writeString(manifest, MANIFEST.replace("port: 80", "port: 81"));
    assertThat(fails("diff", "-f", manifest.toString())).contains("-  - port: 80", "+  - port: 81");
    Files.writeString(manifest, MANIFEST.replace("selector:", "sellector:"));
    assertThat(fails("apply", "-f", manifest.toString()))
        .contains("strict decoding error: unknown field \"spec.sellector\"");
    assertThat(run("get", "pods,rc,svc", "-o", "wide", "-l", "app=web"))
        .contains("replicationcontroller/web", "service/web");
  }

  private void changes() throws Exception {
    assertThat(run("scale", "rc", "web", "--replicas=2")).contains("scaled");
    assertThat(run("label", "rc", "web", "tier=front")).contains("labeled");
    assertThat(run("annotate", "rc", "web", "note=hello")).contains("annotate");
    assertThat(run("patch", "rc", "web", "-p", "{\"metadata\":{\"labels\":{\"p\":\"1\"}}}"))
        .contains("patched");
    assertThat(
            run(
                "patch",
                "rc",
                "web",
                "--type=merge",
                "-p",
                "{\"metadata\":{\"labels\":{\"p\":\"2\"}}}"))
        .contains("patched");
    assertThat(
            run(
                "patch",
                "rc",
                "web",
                "--type=json",
                "-p",
                "[{\"op\":\"test\",\"path\":\"/metadata/labels/p\",\"value\":\"2\"}]"))
        .contains("patched (no change)");
    assertThat(run("edit", "rc", "web")).contains("web edited");
    assertThat(run("get", "rc", "web", "-o", "jsonpath={.metadata.annotations.note}"))
        .isEqualTo("edited");
    assertThat(run("expose", "rc", "web", "--port=82", "--name=web-2")).contains("exposed");
    assertThat(run("set", "image", "rc/web", "nginx=nginx:2")).contains("image updated");
    assertThat(run("describe", "rc", "web")).contains("nginx:2", "0 current / 2 desired");
    assertThat(run("describe", "svc", "web")).containsPattern("Port: +<unset> +80/TCP");
  }

  private void explains() throws Exception {
    assertThat(run("explain", "rc.spec")).contains("replicas", "<integer>");
    assertThat(run("api-resources")).contains("ReplicationController", "slipway.dev/v1alpha1");
    assertThat(run("api-versions")).contains("v1beta3\n");
    assertThat(fails("top", "pod")).contains("Metrics API not available");
    assertThat(fails("rollout", "restart", "rc/web")).contains("restarting is not supported");
    assertThat(fails("get", "deployments")).contains("doesn't have a resource type");
    assertThat(run("get", "events")).contains("No resources found");
  }

  private String run(String... arguments) throws Exception {
    return kubectl(0, arguments);
  }

  private String fails(String... arguments) throws Exception {
    return kubectl(1, arguments);
  }

  private String kubectl(int exitCode, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    if (!"create namespace".equals(arguments[0] + " " + arguments[1 % arguments.length])) {
      command.addAll(List.of("-n", namespace));
    }
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", fixture.kubeconfigFile().toString(),
                "KUBECACHEDIR", folder.resolve("cache").toString(),
                "HOME", folder.toString(),
                "EDITOR", "sed -i s/hello/edited/"));
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command);
    }
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s%n%s", command, text).isEqualTo(exitCode);
    return text;
  }
}
