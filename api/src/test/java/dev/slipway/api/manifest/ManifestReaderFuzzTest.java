package dev.slipway.api.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes are, reading them ends with a result. */
class ManifestReaderFuzzTest {
  private static final List<String> TEXTS =
      List.of(
          """
          apiVersion: v1beta3
          kind: ReplicationController
          metadata: &m
            name: nginx
            labels: {app: "nginx", <<: *m}
          spec:
            replicas: 2
            template:
              spec:
                containers:
                - name: nginx
                  image: |
                    nginx:latest
                  ports: [{containerPort: 80, hostPort: 0x50}]
                volumes:
                - name: a
                  source: {hostDir: {path: /x}}
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: s}
          spec:
            publicIPs: ["1.2.3.4"]
            ports:
            - {port: 80, targetPort: web}
          """,
          """
          {"apiVersion": "v1beta1", "kind": "Service", "id": "x", "port": 80,
           "containerPort": "web", "selector": {"a": "b"}, "publicIPs": ["1.2.3.4"],
           "items": [{"kind": "Pod", "desiredState": {"manifest": {"containers": [{}]}}}]}
          """);
  private static final String SPICE = "\t\n :-{}[]&*!|>'\"%@`?,#<~\\0\u0000\u00e9\ud83d0xyeEn.";

  private final ManifestReader reader = new ManifestReader();

  @Property(tries = 2000)
  void randomBytes(@ForAll byte[] content) {
    read(content);
  }

  @Property(tries = 3000)
  void manifestsWithMistakes(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(TEXTS.get(random.nextInt(TEXTS.size())));
    for (int i = random.nextInt(12); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
        case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        default -> text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
      }
      if (text.isEmpty()) {
        break;
      }
    }

    read(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 200)
  void fieldsOfWrongTypes(
      @ForAll("kinds") String kind,
      @ForAll("versions") String version,
      @ForAll("seeds") long seed) {
    Random random = new Random(seed);
    String text =
        "apiVersion: %s\nkind: %s\nmetadata: {name: a}\n".formatted(version, kind)
            + Arrays.asList(
                    "spec",
                    "desiredState",
                    "ports",
                    "template",
                    "subsets",
                    "endpoints",
                    "status",
                    "items",
                    "resources",
                    "source")
                .stream()
                .map(field -> field + ": " + value(random, 4) + "\n")
                .reduce("", String::concat);

    read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(Random random, int depth) {
    List<String> fields =
        List.of(
            "containers",
            "ports",
            "spec",
            "manifest",
            "selector",
            "metadata",
            "labels",
            "podTemplate",
            "desiredState",
            "volumes",
            "source",
            "replicas",
            "addresses",
            "env",
            "securityContext",
            "capabilities",
            "privileged",
            "restartPolicy",
            "externalIPs");
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> "7";
      case 1 -> "text";
      case 2 -> "null";
      case 3 -> "true";
      case 4 -> "[" + value(random, depth - 1) + ", " + value(random, depth - 1) + "]";
      default ->
          "{" + fields.get(random.nextInt(fields.size())) + ": " + value(random, depth - 1) + "}";
    };
  }

  private void read(byte[] content) {
    ReadResult result = reader.read("f.yaml", content);

    assertThat(result.findings()).allSatisfy(finding -> assertThat(finding.line()).isPositive());
    result.manifests().forEach(manifest -> assertThat(ManifestChecks.check(manifest)).isNotNull());
    assertThat(ManifestSet.of(List.of(result), "default").findings()).isNotNull();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  @Provide
  Arbitrary<String> kinds() {
    return Arbitraries.of(
        "Pod",
        "ReplicationController",
        "Service",
        "Endpoints",
        "Node",
        "Minion",
        "Event",
        "Secret",
        "PodList",
        "List",
        "PodTemplate",
        "Status");
  }

  @Provide
  Arbitrary<String> versions() {
    return Arbitraries.of("v1", "v1beta1", "v1beta2", "v1beta3");
  }
}
