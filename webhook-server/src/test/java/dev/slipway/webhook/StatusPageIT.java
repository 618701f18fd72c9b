package dev.slipway.webhook;

import static dev.slipway.webhook.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncState;
import dev.slipway.webhook.FrontDoorBed.Answer;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen through the front door, and by whom. */
@Timeout(180)
class StatusPageIT {
  private static final String HOSTILE = "<script>alert('x')</script>\"&";

  @TempDir private Path temporary;
  private FrontDoorBed bed;
  private OperatorStandIn operator;

  @BeforeEach
  void open() {
    bed = new FrontDoorBed(temporary.resolve("git"));
    operator = new OperatorStandIn(bed.cluster().client());
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private static StackStatus status(HealthState health) {
    return StackStatus.EMPTY.toBuilder()
        .sync(SyncState.OUT_OF_SYNC)
        .health(health)
        .path("containers/web")
        .message(HOSTILE)
        .drift(
            List.of(
                new Drift(
                    new ObjectKey("", "ReplicationController", "default", "web"),
                    ".spec.replicas",
                    "1",
                    HOSTILE,
                    Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                    "kubectl-scale",
                    Optional.empty())))
        .build();
  }

  private void event() {
    bed.cluster()
        .client()
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName("e")
                .withNamespace("default")
                .endMetadata()
                .withType("Warning")
                .withReason("FailedMount")
                .withMessage(HOSTILE)
                .withLastTimestamp("2026-01-01T00:00:00Z")
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace("default")
                .withName("web-1")
                .endInvolvedObject()
                .build())
        .create();
  }

  @Test
  void pageShowsTheClusterAndEscapesWhatItSays() throws Exception {
    operator.makeRepository("main", Map.of("url", "https://token@example.com/a.git"));
    operator.makeStack("main", "web");
    operator.say("web", status(HealthState.DEGRADED));
    event();

    eventually(
        () ->
            assertThat(bed.get("/", "").body())
                .contains("web", "OutOfSync", "Degraded", "FailedMount", "containers/web")
                .contains(".spec.replicas", "kubectl-scale")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;")
                .contains("https://example.com/a.git"));
    Answer page = bed.get("/", "");

    assertThat(page.body()).doesNotContain("<script>alert", "token@");
    assertThat(page.head()).contains("Content-Security-Policy: default-src 'none'");
    assertThat(bed.get("/fragment?q=nothing&show=unhealthy&page=-1", "").body())
        .contains("No stack is like that.");
    assertThat(bed.get("/?q=%22%3E%3Cscript%3E&show=%00&page=99999999999", "").body())
        .contains("value=\"&quot;&gt;&lt;script&gt;\"");
    assertThat(bed.get("/assets/status.css", "").head()).contains("text/css");
    assertThat(bed.get("/assets/status.js", "").head()).contains("text/javascript");
    assertThat(bed.get("/assets/..%2f..%2fFrontDoor.class", "").status()).isBetween(400, 404);
  }

  @Test
  void manyStacksComeInPages() throws Exception {
    for (int i = 0; i < 120; i++) {
      operator.makeStack("main", "s-%03d".formatted(i));
    }
    eventually(() -> assertThat(bed.get("/", "").body()).contains("Stacks (120)"));

    assertThat(bed.get("/", "").body()).contains("s-049", "page 1 of 3").doesNotContain("s-050");
    assertThat(bed.get("/?page=3", "").body()).contains("s-119").doesNotContain("s-099");
    assertThat(bed.get("/?q=s-11", "").body()).contains("Stacks (10 of 120)");
  }

  @Test
  void openPagesAreToldOfChanges() throws Exception {
    try (Socket socket = bed.socket();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      socket
          .getOutputStream()
          .write(
              "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                  .getBytes(UTF_8));
      String first = changed(lines);
      operator.makeStack("main", "web");

      assertThat(changed(lines)).isNotEqualTo(first);
    }
  }

  private static String changed(BufferedReader lines) throws Exception {
    String event = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event:")) {
        event = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:") && event.equals("changed")) {
        return line;
      }
    }
    throw new AssertionError("the stream has ended");
  }

  @Test
  void strangersNeedTheToken() throws Exception {
    for (String path :
        new String[] {"/", "/fragment", "/events", "/metrics", "/assets/status.js"}) {
      assertThat(bed.get(path, "Host: evil.example\r\n").status()).as(path).isEqualTo(401);
      assertThat(bed.get(path, "X-Forwarded-For: 192.0.2.1\r\n").status()).as(path).isEqualTo(401);
    }
    assertThat(bed.get("/", "Host: evil.example\r\n" + FrontDoorBed.BEARER).status())
        .isEqualTo(200);
    assertThat(bed.get("/", "Host: evil.example\r\nAuthorization: Bearer wrong\r\n").status())
        .isEqualTo(401);
    assertThat(bed.get("/healthz", "Host: evil.example\r\n").status()).isEqualTo(200);
  }

  @Test
  void tokenInTheAddressBecomesACookie() throws Exception {
    Answer answer = bed.get("/?token=" + FrontDoorBed.TOKEN + "&q=a%26b", "Host: door.example\r\n");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.head())
        .contains("Location: /?q=a%26b")
        .contains("HttpOnly", "SameSite=Strict")
        .doesNotContain(FrontDoorBed.TOKEN);
    String cookie =
        answer.head().replaceAll("(?s).*Set-Cookie: (slipway-session=[0-9a-f]+).*", "$1");
    assertThat(bed.get("/", "Host: door.example\r\nCookie: " + cookie + "\r\n").status())
        .isEqualTo(200);
    assertThat(bed.get("/", "Host: door.example\r\nCookie: slipway-session=00\r\n").status())
        .isEqualTo(401);
    assertThat(bed.get("/?token=wrong", "").status()).isEqualTo(401);
    assertThat(
            bed.post("/git/main.git/git-receive-pack", "Cookie: " + cookie + "\r\n", new byte[0])
                .status())
        .isEqualTo(401);
  }

  @Test
  void numbersAreThereForPrometheus() throws Exception {
    operator.makeRepository("main", Map.of("url", "https://example.com/a.git"));
    operator.makeStack("main", "web");
    operator.say("web", status(HealthState.DEGRADED));
    bed.post("/hooks/github", "", new byte[0]);

    eventually(
        () ->
            assertThat(bed.get("/metrics", "").body())
                .containsPattern(
                    "slipway_stack_info\\{health=\"Degraded\",namespace=\"default\","
                        + "repository=\"main\",stack=\"web\",sync=\"OutOfSync\"\\} 1")
                .containsPattern("slipway_stack_drift_fields\\{.*} 1")
                .contains("slipway_webhook_requests_total{provider=\"github\",status=\"401\"} 1")
                .contains(
                    "slipway_git_pushes_total{result=\"deployed\"} 0", "jvm_memory_used_bytes"));
    assertThat(bed.get("/readyz", "").status()).isEqualTo(200);
  }
}
