package dev.slipway.runtime.apiserver.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.runtime.apiserver.golden.Deviation.Known;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replays what a real API server was asked, in order, and compares the answers. */
class GoldenApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CREATE_NAMESPACE =
      "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"golden\"}}";

  /** Uids, versions and names of the recording, and what they are here. */
  private final Map<String, String> here = new HashMap<>();

  @Test
  void answersAsTheRecordedServerDid() throws Exception {
    Map<Deviation, String> found = new TreeMap<>();
    try (ApiServerFixture fixture = ApiServerFixture.inMemory();
        HttpClient http = fixture.httpClient()) {
      send(
          http,
          fixture.url(),
          "POST",
          "/api/v1/namespaces",
          "application/json",
          "application/json",
          CREATE_NAMESPACE);
      for (String file : recordings()) {
        Golden golden = Golden.read(file);
        JsonNode expected = answer(golden);
        JsonNode actual = replay(http, fixture.url(), golden.request());
        learn(expected, actual);
        Comparison.of(expected, actual)
            .forEach((path, how) -> found.put(new Deviation(file, path), how));
      }
    }

    List<Known> known = Deviation.known();
    assertThat(
            found.entrySet().stream()
                .filter(one -> known.stream().noneMatch(kind -> kind.explains(one.getKey())))
                .map(one -> one.getKey() + "\t" + one.getValue()))
        .isEmpty();
    assertThat(known.stream().filter(kind -> found.keySet().stream().noneMatch(kind::explains)))
        .as("deviations that are listed but no longer there")
        .isEmpty();
  }

  private JsonNode replay(HttpClient http, URI server, JsonNode request) throws Exception {
    JsonNode body = request.path("body");
    String text = body.isTextual() ? body.textValue() : translated(body).toString();
    return send(
        http,
        server,
        request.path("method").asText(),
        request.path("path").asText(),
        request.path("accept").asText(""),
        request.path("contentType").asText(""),
        body.isMissingNode() || body.isNull() ? "" : text);
  }

  private static JsonNode send(
      HttpClient http,
      URI server,
      String method,
      String path,
      String accept,
      String contentType,
      String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("User-Agent", "Python-urllib/3.11")
            .header("Accept", accept);
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("status", response.statusCode());
    answer.put("contentType", response.headers().firstValue("Content-Type").orElse(""));
    answer.set("body", parsed(response.body()));
    return answer;
  }

  private static JsonNode answer(Golden golden) throws IOException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("status", golden.response().path("status"));
    answer.set("contentType", golden.response().path("contentType"));
    JsonNode body = golden.response().path("body");
    answer.set("body", body.isTextual() ? parsed(body.textValue()) : body);
    return answer;
  }

  /** One JSON value, a list of those that stand on their own lines, or text. */
  private static JsonNode parsed(String text) throws IOException {
    if (!text.startsWith("{")) {
      return TextNode.valueOf(text.isBlank() ? "" : text.substring(0, text.indexOf('\n') + 1));
    }
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    for (String line : text.strip().split("\n(?=\\{)")) {
      values.add(JSON.readTree(line));
    }
    return values.size() == 1 ? values.get(0) : values;
  }

  private void learn(JsonNode expected, JsonNode actual) {
    JsonNode recorded = expected.path("body").path("metadata");
    JsonNode ours = actual.path("body").path("metadata");
    for (String field : List.of("uid", "resourceVersion")) {
      if (recorded.has(field) && ours.has(field)) {
        here.put(recorded.path(field).asText(), ours.path(field).asText());
      }
    }
  }

  private JsonNode translated(JsonNode body) {
    JsonNode copy = body.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      for (String field : List.of("uid", "resourceVersion")) {
        String known = here.get(metadata.path(field).asText());
        if (known != null) {
          metadata.put(field, known);
        }
      }
    }
    return copy;
  }

  private static List<String> recordings() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(GoldenApiIT.class.getResource("/golden-api")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    }
  }
}
