package dev.slipway.runtime.apiserver.discovery;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Compares the table of kinds in {@code docs/compatibility.md} with what a server says of itself.
 */
class CompatibilityTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "compatibility.md");
  private static final String BEGIN = "<!-- kinds: begin -->";
  private static final String END = "<!-- kinds: end -->";

  private static final Set<String> ALL =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void kindsVerbsAndSubresources_areWhatDiscoverySays() throws Exception {
    try (ApiServerFixture server = ApiServerFixture.inMemory()) {
      assertThat(rows(Files.readString(DOCUMENT))).isEqualTo(discovered(server));
    }
  }

  private static List<String> rows(String document) {
    assertThat(document).contains(BEGIN, END);
    return document
        .substring(document.indexOf(BEGIN), document.indexOf(END))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .sorted()
        .toList();
  }

  private static List<String> discovered(ApiServerFixture server) throws IOException {
    List<String> paths = new ArrayList<>();
    get(server, "/api").path("versions").forEach(version -> paths.add("/api/" + version.asText()));
    for (JsonNode group : get(server, "/apis").path("groups")) {
      for (JsonNode version : group.path("versions")) {
        paths.add("/apis/" + version.path("groupVersion").asText());
      }
    }
    List<String> rows = new ArrayList<>();
    for (String path : paths) {
      JsonNode list = get(server, path);
      Map<String, JsonNode> kinds = new TreeMap<>();
      Map<String, Set<String>> subresources = new TreeMap<>();
      for (JsonNode one : list.path("resources")) {
        String[] name = one.path("name").asText().split("/", 2);
        if (name.length == 1) {
          kinds.put(name[0], one);
        } else {
          subresources
              .computeIfAbsent(name[0], plural -> new TreeSet<>())
              .add("`" + name[1] + "` (" + verbs(one) + ")");
        }
      }
      kinds.forEach(
          (plural, one) ->
              rows.add(
                  row(
                      list.path("groupVersion").asText(),
                      plural,
                      one,
                      subresources.getOrDefault(plural, Set.of()))));
    }
    return rows.stream().sorted().toList();
  }

  private static String row(
      String groupVersion, String plural, JsonNode resource, Set<String> subresources) {
    return List.of(
            "`" + groupVersion + "`",
            plural,
            resource.path("kind").asText(),
            resource.path("namespaced").asBoolean() ? "namespace" : "cluster",
            verbs(resource),
            subresources.isEmpty() ? "–" : String.join(", ", subresources))
        .stream()
        .collect(joining(" | ", "| ", " |"));
  }

  private static String verbs(JsonNode resource) {
    Set<String> verbs = new TreeSet<>();
    resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
    if (verbs.equals(ALL)) {
      return "all";
    }
    Set<String> missing = new TreeSet<>(ALL);
    missing.removeAll(verbs);
    return missing.size() == 1 && ALL.containsAll(verbs)
        ? "all but " + missing.iterator().next()
        : String.join(" ", verbs);
  }

  private static JsonNode get(ApiServerFixture server, String path) throws IOException {
    return JSON.readTree(server.client().raw(path));
  }
}
