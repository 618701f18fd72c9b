package dev.slipway.runtime.apiserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.apiserver.Api.Answer;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong before there is a request that a verb could answer: a {@code Status} too. */
class HttpEdgesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PODS = "/api/v1/namespaces/default/pods";

  private static ApiServerFixture fixture;
  private static HttpClient http;
  private static Api api;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.inMemory();
    http = fixture.httpClient();
    api = new Api(fixture);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    http.close();
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /api/v1/pods?x=LONG HTTP/1.1~Host: x                                   | 414
          GET /api/v1/pods HTTP/1.1~Host: x~X-Long: LONG                              | 431
          GET /api/v1/%00 HTTP/1.1~Host: x                                            | 400
          GET /api/v1/NUL HTTP/1.1~Host: x                                            | 400
          GET /api/v1/%zz HTTP/1.1~Host: x                                            | 400
          GET /api/v1/namespaces/a%2fb HTTP/1.1~Host: x                               | 404
          GET /api/v1/../../healthz/.. HTTP/1.1~Host: x                               | 404
          hello                                                                       | 400
          GET /api/v1/pods HTTP/1.1~Host: x~Content-Length: many                      | 400
          GET /api/v1/pods HTTP/1.1                                                   | 400
          GET /api/v1/pods HTTP/7.5~Host: x                                           | 505
          FOO /api/v1/pods HTTP/1.1~Host: x                                           | 405
          TRACE /api/v1/pods HTTP/1.1~Host: x                                         | 405
          HEAD /api/v1/pods/x/y HTTP/1.1~Host: x                                      | 404
          POST /api/v1/namespaces/default/pods HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~zz | 400
          POST /api/v1/namespaces/default/pods HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~-5 | 400
          """)
  void whatIsNoRequestGetsAStatus(String request, int code) throws IOException {
    String text =
        request.replace("~", "\r\n").replace("LONG", "x".repeat(20_000)).replace("NUL", "a\0b");
    String answer = raw(text + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + code);
    if (!request.startsWith("HEAD")) {
      JsonNode status = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")).strip());
      assertThat(answer).contains("Content-Type: application/json");
      assertThat(status.path("kind").asText()).isEqualTo("Status");
      assertThat(status.path("code").asInt()).isEqualTo(code);
      assertThat(status.path("message").asText()).isNotBlank();
    }
  }

  private static String raw(String request) throws IOException {
    try (Socket socket =
        http.sslContext()
            .getSocketFactory()
            .createSocket(fixture.url().getHost(), fixture.url().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PODS + "?limit=abc",
        PODS + "?limit=-1",
        PODS + "?resourceVersion=abc",
        PODS + "?timeoutSeconds=abc",
        PODS + "?watch=1&timeoutSeconds=abc",
        PODS + "?watch=1&resourceVersion=abc",
        PODS + "?watch=1&limit=1.5",
        PODS + "/none?resourceVersion=abc",
        PODS + "/none/log?tailLines=abc"
      })
  void aParameterThatIsNoNumberIsNamed(String path) {
    Answer answer = api.get(path);

    String[] last = path.substring(path.lastIndexOf('?') + 1).split("&");
    String[] pair = last[last.length - 1].split("=");
    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.text("reason")).isEqualTo("BadRequest");
    assertThat(answer.text("message"))
        .isEqualTo(
            "query parameter %s: Invalid value: \"%s\": must be a whole number that is not negative"
                .formatted(pair[0], pair[1]));
    assertThat(answer.body().at("/details/causes/0/field").asText()).isEqualTo(pair[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Impersonate-User", "impersonate-group", "Impersonate-Extra-scopes"})
  void nobodyIsTakenForHimselfWhoActsAsAnother(String header) {
    Answer answer =
        api.send(
            HttpRequest.newBuilder(fixture.url().resolve(PODS)).header(header, "somebody").build());

    assertThat(answer.code()).isEqualTo(403);
    assertThat(answer.text("reason")).isEqualTo("Forbidden");
    assertThat(answer.text("message"))
        .isEqualToIgnoringCase("header " + header + ": impersonation is not served by this server");
  }

  @Test
  void aThousandFindingsAreNotAllTold() {
    StringBuilder labels = new StringBuilder("'!':'v'");
    for (int i = 0; i < 1_000; i++) {
      labels.append(",'!").append(i).append("':'v'");
    }

    Answer answer =
        api.post(
            "/api/v1/namespaces/default/configmaps",
            "{'metadata':{'name':'x','labels':{" + labels + "}}}");

    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.body().at("/details/causes")).hasSize(100);
  }

  @Test
  void nodesRegisterWithTheirFirstStatus() {
    Answer created =
        api.post(
            "/api/v1/nodes",
            "{'metadata':{'name':'n'},'status':{'capacity':{'cpu':'1500m'},"
                + "'conditions':[{'type':'Ready','status':'True'}]}}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("status", "capacity", "cpu")).isEqualTo("1500m");
    assertThat(api.get("/api/v1/nodes/n").body().at("/status/conditions/0/status").asText())
        .isEqualTo("True");
    assertThat(created.body().at("/metadata/managedFields").toString()).doesNotContain("f:status");
  }
}
