package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.apiserver.Api.Answer;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever sends nonsense hears what is wrong with it, and never that the server is. */
class BadInputIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static ApiServerFixture fixture;
  private static Api api;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.inMemory();
    api = new Api(fixture);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST   | /api/v1/namespaces/default/pods             | application/json | []                    | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {'a'                  | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {} {}                 | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {'metadata':1}        | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {'metadata':{'name':7}}| 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {'kind':7}            | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {'apiVersion':'v2'}   | 400
          POST   | /api/v1/namespaces/default/pods             | application/json | {}                    | 422
          POST   | /api/v1/namespaces/default/pods             | application/json | {'metadata':{'name':'x','resourceVersion':'1'}} | 400
          POST   | /api/v1/namespaces/default/pods             | text/plain       | {}                    | 415
          POST   | /api/v1/namespaces/default/pods             | application/vnd.kubernetes.protobuf | k8s | 400
          POST   | /api/v1/namespaces/default/pods?fieldValidation=Maybe | application/json | {'x':1,'metadata':{'name':'x'}} | 400
          POST   | /apis/discovery.k8s.io/v1/namespaces/default/endpointslices | application/json | {'metadata':{'name':'s'},'endpoints':[]} | 422
          POST   | /apis/discovery.k8s.io/v1/namespaces/default/endpointslices | application/json | {'metadata':{'name':'s'},'addressType':'IPv4','endpoints':[{'addresses':['::1']}]} | 422
          POST   | /apis/discovery.k8s.io/v1/namespaces/default/endpointslices | application/json | {'metadata':{'name':'s'},'addressType':'IPv4','endpoints':[],'ports':[{},{}]} | 422
          POST   | /api/v1/pods                                | application/json | {'metadata':{'name':'x'}} | 400
          POST   | /api/v1/namespaces/none/configmaps          | application/json | {'metadata':{'name':'x'}} | 404
          PUT    | /api/v1/namespaces/default/configmaps/none  | application/json | {}                    | 404
          PUT    | /api/v1/namespaces/default/configmaps       | application/json | {}                    | 405
          DELETE | /api/v1/namespaces                          | application/json | {}                    | 405
          DELETE | /api/v1/namespaces/default/pods/none        | application/json | []                    | 400
          DELETE | /api/v1/namespaces/default/pods/none        | application/json | {'gracePeriodSeconds':'x'} | 400
          DELETE | /api/v1/namespaces/default/pods/none        | application/json | {'propagationPolicy':'x'}  | 400
          PATCH  | /api/v1/namespaces/default/configmaps/none  | application/merge-patch+json | {}        | 404
          PATCH  | /api/v1/namespaces/default/configmaps/none  | application/json | {}                    | 415
          GET    | /api/v1/namespaces/default/pods?limit=-1    | application/json | `` | 400
          GET    | /api/v1/namespaces/default/pods?limit=x     | application/json | `` | 400
          GET    | /api/v1/namespaces/default/pods?continue=!  | application/json | `` | 400
          GET    | /api/v1/namespaces/default/pods?labelSelector=a%3D%3D%3Db | application/json | `` | 400
          GET    | /api/v1/namespaces/default/pods?fieldSelector=a%3Db | application/json | `` | 400
          GET    | /api/v1/namespaces/default/pods/x/y/z       | application/json | `` | 404
          GET    | /api/v1/namespaces/default/pods/none/exec   | application/json | `` | 501
          GET    | /api/v1/nothing                             | application/json | `` | 404
          GET    | /apis/no.such/v1/things                     | application/json | `` | 404
          GET    | /nothing                                    | application/json | `` | 404
          OPTIONS| /api/v1/pods                                | application/json | `` | 405
          """)
  void nonsenseIsTheCallersFault(
      String method, String path, String contentType, String body, int code) {
    Answer answer = api.send(method, path, contentType, body == null ? "" : body);

    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(code);
    assertThat(answer.text("kind")).isEqualTo("Status");
    assertThat(answer.text("message")).isNotBlank();
  }

  @Test
  void bodiesHaveABound() {
    String large = "{'metadata':{'name':'big'},'data':{'k':'" + "x".repeat(4 << 20) + "'}}";

    // More than once: an answer before the body's end is lost to a client now and then only.
    for (int i = 0; i < 20; i++) {
      assertThat(api.post(MAPS, large).code()).isEqualTo(413);
    }
  }

  @Test
  void nestingHasABound() {
    String deep = "{'metadata':" + "{'a':".repeat(5_000) + "1" + "}".repeat(5_001);

    assertThat(api.post(MAPS, deep).code()).isEqualTo(400);
    assertThat(api.send("POST", MAPS, "application/yaml", "[".repeat(5_000)).code()).isEqualTo(400);
  }

  @Test
  void aliasesDoNotMultiply() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }

    assertThat(api.send("POST", MAPS, "application/yaml", bomb.toString()).code()).isEqualTo(400);
  }

  @Test
  void yamlIsTakenAsItIsMeant() {
    Answer created =
        api.send(
            "POST",
            MAPS,
            "application/yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {day: 2015-04-04, on: yes}\n");

    assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
    assertThat(created.text("data", "day")).isEqualTo("2015-04-04");
    assertThat(created.text("data", "on")).isEqualTo("yes");
  }

  @Test
  void unknownFieldsAreNamedAsStrictlyAsAsked() {
    String pod =
        "{'metadata':{'name':'u%d'},'spec':{'containerz':[],'containers':[{'name':'c','image':'i','x':1}]}}";

    Answer strict = api.post(PODS + "?fieldValidation=Strict", pod.formatted(1));
    Answer warned = api.post(PODS + "?fieldValidation=Warn", pod.formatted(2));
    Answer ignored = api.post(PODS + "?fieldValidation=Ignore", pod.formatted(3));

    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.text("message"))
        .contains("strict decoding error: unknown field \"spec.containerz\"")
        .contains("unknown field \"spec.containers[0].x\"");
    assertThat(warned.headers().allValues("Warning"))
        .contains("299 - \"unknown field \\\"spec.containerz\\\"\"");
    assertThat(ignored.code()).isEqualTo(201);
    assertThat(ignored.headers().allValues("Warning")).isEmpty();
  }

  @Test
  void manifestsOf2015AreTakenWithWarningsEvenWhenStrictnessIsAsked() {
    Answer created =
        api.post(
            "/api/v1beta3/namespaces/default/pods?fieldValidation=Strict",
            "{'id':'old','kind':'Pod','apiVersion':'v1beta3','metadata':{'name':'old'},"
                + "'spec':{'version':'v1','containers':[{'name':'c','image':'i'}]}}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("apiVersion")).isEqualTo("v1beta3");
    assertThat(created.headers().allValues("Warning"))
        .anyMatch(warning -> warning.contains("spec.version"));
    assertThat(api.get("/api/v1/namespaces/default/pods/old").text("apiVersion")).isEqualTo("v1");
    assertThat(api.get("/api/v1beta3/namespaces/default/pods").text("kind")).isEqualTo("PodList");
  }

  @Test
  void onlyHealthIsToldToStrangers() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
    try (HttpClient stranger = HttpClient.newBuilder().sslContext(trusting).build()) {
      assertThat(code(stranger, "/healthz", "")).isEqualTo(200);
      assertThat(code(stranger, "/readyz?verbose", "")).isEqualTo(200);
      assertThat(code(stranger, "/api/v1/pods", "")).isEqualTo(401);
      assertThat(code(stranger, "/version", "")).isEqualTo(401);
      assertThat(code(stranger, "/metrics", "")).isEqualTo(401);
      assertThat(code(stranger, "/healthz", "Bearer wrong")).isEqualTo(401);
    }
  }

  private static int code(HttpClient client, String path, String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(fixture.url().resolve(path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  /** For a client that has no certificate and does not care whom it talks to. */
  private static final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
