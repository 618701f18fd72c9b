package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified kubectl against the server: what needs no node. */
class KubectlIT {
  private static final String POD_OF_2015 =
      """
      {"id": "nginx", "kind": "Pod", "apiVersion": "v1beta3",
       "metadata": {"name": "nginx", "labels": {"app": "nginx"}},
       "spec": {"version": "v1", "containers": [{"name": "nginx", "image": "nginx:latest",
         "ports": [{"containerPort": 80, "hostPort": 8080, "protocol": "TCP"}]}]}}
      """;
  private static final String CONTROLLER =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: frontend
        labels: {app: frontend}
      spec:
        replicas: 1
        selector: {app: frontend}
        template:
          metadata: {labels: {app: frontend}}
          spec:
            containers: [{name: nginx, image: "nginx:latest"}]
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: frontend
        labels: {app: frontend}
      spec:
        selector: {app: frontend}
        ports: [{port: 80}]
      """;

  @TempDir private Path folder;
  private ApiServerFixture fixture;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void createsAManifestOf2015WithoutTurningValidationOff() throws Exception {
    Path manifest = Files.writeString(folder.resolve("nginx.json"), POD_OF_2015);

    assertThat(kubectl("create", "-f", manifest.toString()))
        .contains("pod/nginx created")
        .contains("Warning: unknown field \"spec.version\"");
    assertThat(kubectl("get", "pods", "-o", "wide"))
        .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
        .containsPattern("nginx +0/1 +Pending");
    assertThat(kubectl("get", "pods.v1beta3.", "nginx", "-o", "jsonpath={.apiVersion}"))
        .isEqualTo("v1beta3");
  }

  @Test
  void createsShowsChangesAndDeletesADirectory() throws Exception {
    Files.writeString(folder.resolve("controller.yaml"), CONTROLLER);
    Files.writeString(folder.resolve("service.yaml"), SERVICE);

    assertThat(kubectl("create", "-f", folder.toString()))
        .contains("replicationcontroller/frontend created")
        .contains("service/frontend created");
    assertThat(kubectl("get", "pods,rc,svc", "-o", "wide", "-l", "app=frontend"))
        .contains("replicationcontroller/frontend")
        .containsPattern("service/frontend +ClusterIP +10\\.96\\.");
    assertThat(kubectl("describe", "rc", "frontend")).contains("Replicas:", "nginx:latest");
    assertThat(kubectl("scale", "rc", "frontend", "--replicas=3"))
        .contains("replicationcontroller/frontend scaled");
    assertThat(kubectl("get", "rc", "frontend", "-o", "jsonpath={.spec.replicas}")).isEqualTo("3");
    assertThat(kubectl("label", "service", "frontend", "tier=web")).contains("labeled");
    assertThat(kubectl("get", "svc", "-l", "tier=web", "-o", "name"))
        .isEqualTo("service/frontend\n");
    assertThat(kubectl("delete", "pod,rc,service", "-l", "app=frontend"))
        .contains("replicationcontroller \"frontend\" deleted")
        .contains("service \"frontend\" deleted");
    assertThat(kubectl("get", "rc,svc", "-l", "app=frontend")).contains("No resources found");
  }

  @Test
  void createsWhatItMakesOfArguments() throws Exception {
    Path file = Files.write(folder.resolve("binary"), new byte[] {0, 1, (byte) 0xFF});
    for (String arguments :
        List.of(
            "namespace made",
            "configmap made --from-literal=a=b --from-file=" + file,
            "secret generic made --from-literal=user=me",
            "secret docker-registry pull --docker-server=r --docker-username=u --docker-password=p",
            "serviceaccount made",
            "service clusterip made --tcp=80:8080 --clusterip=None",
            "service nodeport open --tcp=80:http --node-port=31234",
            "service externalname far --external-name=example.org",
            "service loadbalancer balanced --tcp=443")) {
      assertThat(kubectl(("create " + arguments).split(" "))).as(arguments).contains(" created");
    }

    assertThat(kubectl("get", "ns", "made", "-o", "jsonpath={.status.phase}")).isEqualTo("Active");
    assertThat(kubectl("get", "cm", "made", "-o", "jsonpath={.data.a} {.binaryData.binary}"))
        .isEqualTo("b AAH/");
    assertThat(kubectl("get", "secret", "made", "-o", "jsonpath={.type} {.data.user}"))
        .isEqualTo("Opaque bWU=");
    assertThat(kubectl("get", "secret", "pull", "-o", "jsonpath={.type}"))
        .isEqualTo("kubernetes.io/dockerconfigjson");
    assertThat(kubectl("get", "svc", "made", "-o", "jsonpath={.spec.clusterIP}")).isEqualTo("None");
    assertThat(
            kubectl(
                "get",
                "svc",
                "open",
                "-o",
                "jsonpath={.spec.ports[0].targetPort} {.spec.ports[0].nodePort}"))
        .isEqualTo("http 31234");
    assertThat(kubectl("get", "svc", "far", "-o", "jsonpath={.spec.externalName}"))
        .isEqualTo("example.org");
    assertThat(kubectl("create", "configmap", "tried", "--dry-run=server"))
        .contains("(server dry run)");
    assertThat(kubectl("delete", "ns", "made", "--wait=false")).contains("deleted");
  }

  @Test
  void describesWhereAServiceIsServed() throws Exception {
    Path service = Files.writeString(folder.resolve("service.yaml"), SERVICE);
    kubectl("create", "-f", service.toString());
    assertThat(kubectl("describe", "svc", "frontend")).containsPattern("Endpoints: +<none>");
    Path slice =
        Files.writeString(
            folder.resolve("slice.yaml"),
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: frontend-1
              labels: {kubernetes.io/service-name: frontend}
            addressType: IPv4
            endpoints: [{addresses: [10.244.0.7]}]
            ports: [{port: 80}]
            """);

    assertThat(kubectl("create", "-f", slice.toString())).contains("frontend-1 created");

    assertThat(kubectl("describe", "svc", "frontend")).containsPattern("Endpoints: +10.244.0.7:80");
    assertThat(kubectl("get", "endpointslices", "frontend-1"))
        .containsPattern("NAME +ADDRESSTYPE +PORTS +ENDPOINTS +AGE")
        .containsPattern("frontend-1 +IPv4 +80 +10.244.0.7");
  }

  @Test
  void appliesFromEitherSide() throws Exception {
    Path manifest = Files.writeString(folder.resolve("service.yaml"), SERVICE);

    assertThat(kubectl("apply", "-f", manifest.toString())).contains("service/frontend created");
    Files.writeString(manifest, SERVICE.replace("port: 80", "port: 81"));
    assertThat(kubectl("apply", "-f", manifest.toString())).contains("service/frontend configured");
    assertThat(kubectl("apply", "-f", manifest.toString())).contains("service/frontend unchanged");
    assertThat(
            kubectl(
                "apply",
                "--server-side",
                "--field-manager=other",
                "--force-conflicts",
                "-f",
                manifest.toString()))
        .contains("serverside-applied");
    assertThat(kubectl("get", "svc", "frontend", "-o", "jsonpath={.spec.ports[*].port}"))
        .isEqualTo("81");
  }

  @Test
  void explainsItself() throws Exception {
    assertThat(kubectl("version")).contains("Server Version: v1.32");
    assertThat(kubectl("explain", "rc.spec")).contains("replicas", "<integer>");
    assertThat(kubectl("api-resources"))
        .containsPattern("replicationcontrollers +rc +v1 +true +ReplicationController")
        .containsPattern("stacks +slipway.dev/v1alpha1 +true +Stack");
    assertThat(kubectl("get", "nodes")).contains("No resources found");
    assertThat(kubectl("get", "events")).contains("No resources found");
    assertThat(kubectl("get", "all")).contains("service/kubernetes");
  }

  @Test
  void watchesInTableForm() throws Exception {
    Process watch = process("get", "configmaps", "--watch-only").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> seen = new ArrayList<>();
      for (int i = 0; seen.size() < 2; i++) {
        // The watch may begin at any time: what is made before it began is not shown.
        kubectl("create", "-f", config(i).toString());
        while (lines.ready()) {
          seen.add(lines.readLine());
        }
        assertThat(i).isLessThan(200);
      }
      assertThat(seen.get(0)).containsPattern("NAME +DATA +AGE");
      assertThat(seen.get(1)).containsPattern("made-\\d+ +1 +\\d+s");
    } finally {
      watch.destroy();
    }
  }

  private Path config(int number) throws IOException {
    return Files.writeString(
        folder.resolve("config.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made-" + number + "}\ndata: {a: b}\n");
  }

  private ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", fixture.kubeconfigFile().toString(),
                "KUBECACHEDIR", folder.resolve("cache").toString(),
                "HOME", folder.toString()));
    return builder;
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    File output = Files.createTempFile("kubectl", ".txt").toFile();
    try {
      Process process = process(arguments).redirectOutput(output).start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl does not end: " + String.join(" ", arguments));
      }
      String text = Files.readString(output.toPath());
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      Files.delete(output.toPath());
    }
  }
}
