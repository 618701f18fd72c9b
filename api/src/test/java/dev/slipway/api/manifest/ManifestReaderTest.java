package dev.slipway.api.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: p
      spec:
        containers:
        - name: c
          image: nginx
      """;

  private final ManifestReader reader = new ManifestReader();

  private ReadResult read(String text) {
    return reader.read("a/b.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> lines(ReadResult result) {
    return result.findings().stream().map(Finding::toString).toList();
  }

  private static KubeObject only(ReadResult result) {
    assertThat(result.findings()).isEmpty();
    assertThat(result.manifests()).hasSize(1);
    return result.manifests().get(0).object();
  }

  @Test
  void readsOneManifest() {
    ReadResult result = read(POD);

    assertThat(only(result).name()).isEqualTo("p");
    assertThat(result.manifests().get(0).source()).isEqualTo(new Source("a/b.yaml", 0, 1));
    assertThat(result.manifests().get(0).lineOf("spec.containers[0].image")).isEqualTo(8);
    assertThat(result.manifests().get(0).lineOf("spec.containers[0].command")).isEqualTo(7);
  }

  @Test
  void tellsTheLineOfWhatItWarnsOf() {
    ReadResult result =
        read(
            """
            apiVersion: v1beta3
            kind: Pod
            id: p
            metadata:
              name: p
            spec:
              version: v1beta1
              containers:
              - name: c
                image: nginx
            """);

    Manifest manifest = result.manifests().getFirst();
    assertThat(manifest.warnings())
        .extracting(warning -> manifest.lineOfWarning(warning) + " " + warning)
        .containsExactlyInAnyOrder("3 unknown field \"id\"", "7 unknown field \"spec.version\"");
    assertThat(manifest.lineOfWarning("something else")).isEqualTo(1);
  }

  @Test
  void readsSeveralDocumentsAndSkipsEmptyOnes() {
    ReadResult result =
        read(
            "# nothing\n---\n" + POD + "---\n---\n# only words\n---\n" + POD.replace("p\n", "q\n"));

    assertThat(result.findings()).isEmpty();
    assertThat(result.manifests())
        .extracting(manifest -> manifest.object().name() + "@" + manifest.source().line())
        .containsExactly("p@3", "q@15");
  }

  @Test
  void expandsListsWithTheLineOfEachItem() {
    ReadResult result =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: a}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {}
            """);

    assertThat(result.manifests())
        .singleElement()
        .satisfies(manifest -> assertThat(manifest.source().line()).isEqualTo(4));
    assertThat(lines(result)).containsExactly("a/b.yaml:9: metadata.name is missing");
  }

  @Test
  void typedListsNeedNotRepeatTheKind() {
    ReadResult result =
        read("{apiVersion: v1beta3, kind: PodList, items: [{metadata: {name: a}, spec: {}}]}");

    assertThat(only(result).apiVersion()).isEqualTo("v1");
    assertThat(only(result).kind()).isEqualTo("Pod");
  }

  @Test
  void readsJsonWithTabsAndItsLines() {
    ReadResult result =
        reader.read(
            "a.json",
            "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\",\n\t\"metadata\": {\"name\": 7}\n}\n"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(lines(result))
        .containsExactly("a.json:4: metadata.name must be text; put 7 in quotes");
  }

  @Test
  void refusesDuplicateKeysInYamlAndJson() {
    assertThat(lines(read("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n")))
        .containsExactly(
            "a/b.yaml:5: the key \"name\" stands twice in one mapping (first on line 4)");
    assertThat(lines(read("{\"kind\": \"Pod\",\n\"kind\": \"Pod\"}")))
        .containsExactly(
            "a/b.yaml:2: the key \"kind\" stands twice in one object (first on line 1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Pod\\nmetadata: {name: a}|1: apiVersion is missing",
        "apiVersion: v1\\nmetadata: {name: a}|1: kind is missing",
        "apiVersion: v1\\nkind: [Pod]|2: kind must be text",
        "apiVersion: 1\\nkind: Pod|1: apiVersion must be text",
        "apiVersion: v1\\nkind: Pod|1: metadata.name is missing",
        "apiVersion: v1\\nkind: Pod\\nmetadata: x|3: metadata must be a mapping",
        "apiVersion: v1\\nkind: Pod\\nmetadata:\\n  generateName: a-|4: generateName makes a new"
            + " object at every sync; in git every object needs metadata.name",
        "apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: A_b|4: the name \"A_b\" must be lower case"
            + " letters, digits, dashes and dots, and start and end with a letter or digit",
        "apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: a\\n  labels:\\n    v: 1.10|6:"
            + " metadata.labels.v must be text; put 1.1 in quotes",
        "apiVersion: v1beta3\\nkind: Deployment\\nmetadata:\\n  name: a|2: v1beta3 has no kind"
            + " Deployment; write it in its own version",
        "- a\\n- b|1: a manifest must be a mapping with apiVersion and kind, but this is a list",
        "hello|1: a manifest must be a mapping with apiVersion and kind, but this is a single value",
        "a:\\n\\t- b|2: a tab stands where YAML allows spaces only; indent with spaces",
        "a: b: c|1: a \"key: value\" cannot start here; check the indentation, or put a text with a"
            + " colon in quotes",
        "a: *b|1: the alias b names no anchor above it",
        "a: !!binary aGk=|1: the tag tag:yaml.org,2002:binary is not supported in manifests",
        "a: .inf|1: a number must be finite",
        "? [a]\\n: b|1: a key must be a word, not a mapping or a list"
      })
  void saysWhatIsWrongAndWhere(String text, String finding) {
    assertThat(lines(read(text.replace("\\n", "\n").replace("\\t", "\t"))))
        .containsExactly("a/b.yaml:" + finding);
  }

  @Test
  void findsNothingWrongWithByteOrderMarksAndCarriageReturns() {
    assertThat(only(read("\uFEFF" + POD.replace("\n", "\r\n"))).name()).isEqualTo("p");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThat(lines(reader.read("x", new byte[] {'a', '\n', 'b', 0, 'c'})))
        .containsExactly("x:2: the file holds binary data (a NUL byte)");
    assertThat(lines(reader.read("x", new byte[] {'a', '\n', '\n', (byte) 0xC3, '('})))
        .containsExactly("x:3: the file is not valid UTF-8 text here");
    assertThat(lines(reader.read("x", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0})))
        .containsExactly("x:1: the file is UTF-16 text; save it as UTF-8");
    assertThat(lines(read("a: \u0007")))
        .containsExactly("a/b.yaml:1: the file holds the control character U+0007");
  }

  @Test
  void refusesLargeFilesBySize() {
    ReadResult result = reader.read("big.yaml", new byte[10 << 20]);

    assertThat(lines(result))
        .containsExactly(
            "big.yaml:1: the file has 10485760 bytes; at most 3145728 are read, so split it");
    assertThat(new ManifestReader(ReadLimits.DEFAULT.withBytes(10)).read("s", new byte[11]))
        .satisfies(small -> assertThat(small.isComplete()).isFalse());
  }

  @Test
  void survivesAliasBombs() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    StringBuilder merges = new StringBuilder("a0: &a0 {}\n");
    for (int i = 1; i < 40; i++) {
      merges.append("a%d: &a%d {<<: [*a%d,*a%d]}\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(read(laughs.toString()).findings()).hasSize(1);
    assertThat(read(merges.toString()).findings()).hasSize(1);
    assertThat(read("a: &a [*a]").findings()).hasSize(1);
    assertThat(read("a: &a {<<: *a}").findings()).hasSize(1);
    assertThat(read("[".repeat(100_000)).findings()).hasSize(1);
    assertThat(read("{\"a\":".repeat(100_000)).findings()).hasSize(1);
    assertThat(read("- ".repeat(100_000)).findings()).hasSize(1);
  }

  @Test
  void mergesMappings() {
    KubeObject object =
        only(
            read(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                base: &base {x: "1", w: "1"}
                other: &other {w: "2", z: "2"}
                data:
                  x: "0"
                  <<: [*base, *other]
                """));

    assertThat(object.strings("data"))
        .containsOnly(
            java.util.Map.entry("x", "0"),
            java.util.Map.entry("w", "1"),
            java.util.Map.entry("z", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes|true",
        "Off|false",
        "y|true",
        "0x1F|31",
        "0755|493",
        "0o17|15",
        "1_000|1000",
        "12345678901234567890|12345678901234567890",
        "1.5|1.5",
        "1e3|1000.0",
        "2015-04-04|\"2015-04-04\"",
        "2015-04-04T10:00:00Z|\"2015-04-04T10:00:00Z\"",
        "1:30|\"1:30\"",
        "10.0.0.1|\"10.0.0.1\"",
        "~|null",
        "\"5\"|\"5\"",
        "!!str 5|\"5\"",
        "!!int '5'|5",
        "hello|\"hello\"",
        "08|8",
        "-|null"
      })
  void readsPlainWordsAsTheKubernetesToolsDo(String written, String json) {
    KubeObject object =
        only(
            read(
                "apiVersion: v1\nkind: X\nmetadata: {name: a}\nvalue: "
                    + (written.equals("-") ? "" : written)
                    + "\n"));

    assertThat(object.at("value").toString()).isEqualTo(json);
  }

  @Test
  void keysThatAreNoTextBecomeText() {
    ReadResult result =
        read("apiVersion: v1\nkind: X\nmetadata: {name: a}\ndata:\n  80: a\n  on: b\n  true: c\n");

    assertThat(lines(result))
        .containsExactly(
            "a/b.yaml:7: the key \"true\" stands twice in one mapping (first on line 6)");
    assertThat(read("apiVersion: v1\nkind: X\nmetadata: {name: a}\ndata:\n  80: a\n  on: b\n"))
        .satisfies(
            fine -> {
              assertThat(only(fine).strings("data")).containsOnlyKeys("80", "true");
              assertThat(fine.manifests().get(0).warnings()).hasSize(1);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx.yaml", "nginx-replicationcontroller.yaml"})
  void theFirstManifestsOfAllAreFineAsTheyWerePublished(String file) throws IOException {
    ReadResult result = reader.read(file, seed(file));

    KubeObject object = only(result);
    assertThat(object.apiVersion()).isEqualTo("v1");
    assertThat(object.at("id").isMissingNode()).isTrue();
    assertThat(object.at("spec", "version").isMissingNode()).isTrue();
    assertThat(ManifestChecks.check(result.manifests().get(0))).isEmpty();
  }

  @Test
  void theAddressThatIsStillAPlaceholderIsFoundOnItsLine() throws IOException {
    ReadResult result = reader.read("nginx-service.yaml", seed("nginx-service.yaml"));

    assertThat(only(result).at("spec", "externalIPs").path(0).asText())
        .isEqualTo("your.ip.address.here");
    assertThat(ManifestChecks.check(result.manifests().get(0)))
        .singleElement()
        .asString()
        .isEqualTo(
            "nginx-service.yaml:10: \"your.ip.address.here\" is not an IP address; put the machine's"
                + " public address here");
  }

  private static byte[] seed(String file) throws IOException {
    try (InputStream stream = ManifestReaderTest.class.getResourceAsStream("/seed/" + file)) {
      return stream.readAllBytes();
    }
  }
}
