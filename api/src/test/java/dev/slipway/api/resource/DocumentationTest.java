package dev.slipway.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.api.object.KubeObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the users' documents with the definitions of the resources. */
class DocumentationTest {
  private static final Path FOLDER = Path.of("..", "docs", "spec");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:spec|status)\\.[^`]+)`");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  @ParameterizedTest
  @ValueSource(strings = {"Repository", "Stack"})
  void everyFieldHasARow_andNoOtherHas(String kind) throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher row = ROW.matcher(document(kind));
    while (row.find()) {
      documented.add(row.group(1));
    }

    assertThat(documented).isEqualTo(fields(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Repository", "Stack"})
  void everyExampleCanBeRead(String kind) throws IOException {
    List<KubeObject> examples = new ArrayList<>();
    Matcher yaml = YAML.matcher(document(kind));
    while (yaml.find()) {
      ReadResult read =
          new ManifestReader().read("example", yaml.group(1).getBytes(StandardCharsets.UTF_8));
      assertThat(read.findings()).as(yaml.group(1)).isEmpty();
      read.manifests().forEach(manifest -> examples.add(manifest.object()));
    }

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .filteredOn(object -> object.kind().equals("Repository"))
        .allSatisfy(object -> assertThat(Repository.from(object).spec().problems()).isEmpty());
    assertThat(examples)
        .filteredOn(object -> object.kind().equals("Stack"))
        .allSatisfy(object -> assertThat(Stack.from(object).spec().problems()).isEmpty());
  }

  private static String document(String kind) throws IOException {
    return Files.readString(FOLDER.resolve(kind.toLowerCase(Locale.ROOT) + ".md"));
  }

  private static Set<String> fields(String kind) {
    KubeObject definition =
        Crds.all().stream()
            .filter(one -> one.at("spec", "names", "kind").asText().equals(kind))
            .findFirst()
            .orElseThrow();
    JsonNode schema = definition.at("spec", "versions").path(0).path("schema");
    JsonNode top = schema.path("openAPIV3Schema").path("properties");
    Set<String> fields = new TreeSet<>();
    collect(top.path("spec"), "spec", fields);
    collect(top.path("status"), "status", fields);
    return fields;
  }

  private static void collect(JsonNode schema, String path, Set<String> into) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = path + "." + property.getKey();
              boolean isList = property.getValue().path("type").asText().equals("array");
              into.add(name);
              collect(
                  isList ? property.getValue().path("items") : property.getValue(),
                  isList ? name + "[]" : name,
                  into);
            });
  }
}
