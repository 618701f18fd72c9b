package dev.slipway.runtime.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What typed clients send, to a real server: protobuf one way, JSON the other. */
class ProtobufIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTROLLERS = "/api/v1/namespaces/default/replicationcontrollers";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

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

  private record Answer(int code, JsonNode body) {}

  @Test
  void anObjectsWholeLife() throws Exception {
    String controller =
        """
        {"metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"app":"web"},"template":{
          "metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i",
            "resources":{"limits":{"memory":"0.5Gi"}},
            "livenessProbe":{"tcpSocket":{"port":80}}}]}}}}
        """;
    Answer created = send("POST", CONTROLLERS, "v1", "ReplicationController", controller);
    assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
    JsonNode container = created.body().at("/spec/template/spec/containers/0");
    assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("512Mi");
    assertThat(container.at("/livenessProbe/tcpSocket/port").asInt()).isEqualTo(80);
    assertThat(created.body().at("/metadata/managedFields/0/fieldsV1").isObject()).isTrue();

    ObjectNode changed = created.body().deepCopy();
    ((ObjectNode) changed.path("spec")).put("replicas", 0);
    Answer replaced =
        send("PUT", CONTROLLERS + "/web", "v1", "ReplicationController", changed.toString());
    assertThat(replaced.code()).as(replaced.body().toString()).isEqualTo(200);
    assertThat(replaced.body().at("/spec/replicas").asInt(-1)).isZero();

    ((ObjectNode) changed.path("status")).put("replicas", 2).put("fullyLabeledReplicas", 2);
    ((ObjectNode) changed.path("metadata"))
        .put("resourceVersion", replaced.body().at("/metadata/resourceVersion").asText());
    Answer status =
        send("PUT", CONTROLLERS + "/web/status", "v1", "ReplicationController", changed.toString());
    assertThat(status.body().at("/status/replicas").asInt()).isEqualTo(2);

    Answer conflict =
        send(
            "DELETE",
            CONTROLLERS + "/web",
            "v1",
            "DeleteOptions",
            "{\"preconditions\":{\"uid\":\"other\"}}");
    assertThat(conflict.code()).isEqualTo(409);
    Answer deleted =
        send("DELETE", CONTROLLERS + "/web", "v1", "DeleteOptions", "{\"gracePeriodSeconds\":0}");
    assertThat(deleted.code()).as(deleted.body().toString()).isEqualTo(200);
  }

  @Test
  void whatDoesNotBelongIsRefused() throws Exception {
    assertThat(send("POST", MAPS, "v1", "Secret", "{\"metadata\":{\"name\":\"x\"}}").code())
        .isEqualTo(400);
    assertThat(send("DELETE", MAPS + "/none", "v1", "Pod", "{}").body().path("message").asText())
        .isEqualTo("the object provided is a Pod, not a DeleteOptions");
    Answer custom =
        raw(
            "POST",
            "/apis/slipway.dev/v1alpha1/namespaces/default/stacks",
            Library.body(
                "slipway.dev/v1alpha1",
                "Stack",
                Library.write(Library.kind("Pod"), JSON.createObjectNode())),
            "application/json");
    assertThat(custom.code()).isEqualTo(415);
    assertThat(custom.body().path("message").asText()).contains("Stack of version");
  }

  @Test
  void whoTakesProtobufOnlyIsToldWhatThereIs() throws Exception {
    Answer answer = raw("GET", MAPS, new byte[0], "application/vnd.kubernetes.protobuf");

    assertThat(answer.code()).isEqualTo(406);
    assertThat(answer.body().path("message").asText())
        .isEqualTo(
            "only the following media types are accepted: application/json, application/yaml");
  }

  private static Answer send(
      String method, String path, String apiVersion, String kind, String json) throws Exception {
    ObjectNode object = (ObjectNode) JSON.readTree(json);
    byte[] body = Library.body(apiVersion, kind, Library.write(Library.kind(kind), object));
    return raw(method, path, body, "application/vnd.kubernetes.protobuf, application/json");
  }

  private static Answer raw(String method, String path, byte[] body, String accept)
      throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(fixture.url().resolve(path))
                .header("Content-Type", "application/vnd.kubernetes.protobuf")
                .header("Accept", accept)
                .method(
                    method,
                    body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }
}
