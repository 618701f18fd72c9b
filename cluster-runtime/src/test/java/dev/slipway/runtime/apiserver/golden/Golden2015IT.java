package dev.slipway.runtime.apiserver.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Creates in {@code v1beta3} what a real server of 2015 was sent, and finds in the answers, in both
 * versions, all that the real one answered. Today's additional fields may be there too.
 */
class Golden2015IT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What differs from cluster to cluster, and the link that servers no longer write. */
  private static final Set<String> OF_THAT_SERVER =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "selfLink",
          "clusterIP",
          "portalIP",
          "generation",
          "observedGeneration",
          "replicas of status");

  /** What v1 of that time called otherwise than v1 of today. */
  private static final Map<String, String> RENAMED = Map.of("deprecatedPublicIPs", "externalIPs");

  private static ApiServerFixture fixture;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.inMemory();
    http = fixture.httpClient();
  }

  @AfterAll
  static void stop() throws Exception {
    http.close();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controller-defaults",
        "external-service",
        "headless-service",
        "internal-service",
        "nginx-replicationcontroller",
        "nginx-service",
        "nginx",
        "pod-full"
      })
  void answersAllThatAServerOf2015Did(String name) throws Exception {
    JsonNode request = read(name + ".request.v1beta3");
    String collection =
        "namespaces/default/" + request.path("kind").asText().toLowerCase(Locale.ROOT) + "s";

    HttpResponse<String> created = send("POST", "/api/v1beta3/" + collection, request.toString());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String object = collection + "/" + JSON.readTree(created.body()).at("/metadata/name").asText();
    String today = send("GET", "/api/v1/" + object, "").body();
    send("DELETE", "/api/v1/" + object, "");

    assertThat(missing(read(name + ".created.v1beta3"), JSON.readTree(created.body()))).isEmpty();
    assertThat(missing(read(name + ".read.v1"), JSON.readTree(today))).isEmpty();
  }

  @Test
  void theSinglePortFormOf2014IsUnderstoodWithAWarning() throws Exception {
    HttpResponse<String> created =
        send(
            "POST",
            "/api/v1beta3/namespaces/default/services",
            "{\"kind\":\"Service\",\"apiVersion\":\"v1beta3\",\"metadata\":{\"name\":\"oldform\"},"
                + "\"spec\":{\"port\":80,\"containerPort\":8080,\"selector\":{\"app\":\"old\"}}}");

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().allValues("Warning")).isNotEmpty();
    assertThat(JSON.readTree(created.body()).at("/spec/ports/0/targetPort").asInt())
        .isEqualTo(8080);
  }

  private static List<String> missing(JsonNode recorded, JsonNode answered) {
    List<String> missing = new ArrayList<>();
    compare("", recorded, answered, missing);
    return missing;
  }

  private static void compare(
      String path, JsonNode recorded, JsonNode answered, List<String> missing) {
    if (recorded.isObject()) {
      for (Map.Entry<String, JsonNode> field : recorded.properties()) {
        String name = field.getKey();
        if (!OF_THAT_SERVER.contains(path.equals(".status") ? name + " of status" : name)
            && !OF_THAT_SERVER.contains(name)) {
          String today = path.equals(".spec") ? RENAMED.getOrDefault(name, name) : name;
          compare(path + "." + name, field.getValue(), answered.path(today), missing);
        }
      }
    } else if (recorded.isArray() && answered.isArray() && recorded.size() == answered.size()) {
      for (int i = 0; i < recorded.size(); i++) {
        compare(path + "[" + i + "]", recorded.get(i), answered.get(i), missing);
      }
    } else if (path.endsWith(".nodePort") && recorded.asInt() > 0) {
      if (answered.asInt() == 0) {
        missing.add(path);
      }
    } else if (!recorded.equals(answered) && !isNothing(recorded, answered)) {
      missing.add(path + ": " + recorded + " -> " + answered);
    }
  }

  /** A null or a zero port says as little as a field that is not there. */
  private static boolean isNothing(JsonNode recorded, JsonNode answered) {
    return answered.isMissingNode()
        && (recorded.isNull() || (recorded.isInt() && recorded.intValue() == 0));
  }

  private static JsonNode read(String name) throws IOException {
    try (InputStream in =
        Golden2015IT.class.getResourceAsStream("/golden-2015/" + name + ".json")) {
      return JSON.readTree(in);
    }
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(fixture.url().resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
