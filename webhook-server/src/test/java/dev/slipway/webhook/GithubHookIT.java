package dev.slipway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Repository;
import dev.slipway.webhook.FrontDoorBed.Answer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries of GitHub, and of others who would like to be. */
@Timeout(180)
class GithubHookIT {
  private static final String SECRET = "a webhook's secret";
  private static final String AFTER = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5";
  private static final String PUSH =
      """
      {"ref": "refs/heads/main", "before": "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
       "after": "%s", "repository": {"clone_url": "https://github.com/Acme/Site.git"},
       "sender": {"login": "someone"}}
      """
          .formatted(AFTER);

  @TempDir private static Path temporary;
  private static FrontDoorBed bed;
  private static OperatorStandIn operator;
  private static int repositories;

  private String repository;
  private String path;

  @BeforeAll
  static void open() {
    bed = new FrontDoorBed(temporary.resolve("git"));
    operator = new OperatorStandIn(bed.cluster().client());
    bed.cluster()
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("hook")
                .withNamespace("default")
                .endMetadata()
                .addToStringData("token", SECRET)
                .build())
        .create();
    operator.makeRepository("closed", Map.of("url", "https://github.com/acme/closed.git"));
  }

  @AfterAll
  static void close() throws Exception {
    bed.close();
  }

  @BeforeEach
  void follow() {
    repositories++;
    repository = "site-" + repositories;
    path = "/hooks/github/" + repository;
    operator.makeRepository(
        repository, Map.of("url", "git@github.com:acme/site.git", "webhookSecret", "hook"));
    Eventually.eventually(
        () -> assertThat(bed.post(path, "", new byte[0]).status()).isEqualTo(401));
  }

  private static String sign(byte[] body, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return "X-Hub-Signature-256: sha256=" + HexFormat.of().formatHex(mac.doFinal(body)) + "\r\n";
  }

  private static String headers(String event, String delivery) {
    return "Content-Type: application/json\r\nX-GitHub-Event: "
        + event
        + "\r\nX-GitHub-Delivery: "
        + delivery
        + "\r\n";
  }

  private Answer deliver(String event, String delivery, String body) throws Exception {
    byte[] bytes = body.getBytes(UTF_8);
    return bed.post(path, headers(event, delivery) + sign(bytes, SECRET), bytes);
  }

  private Optional<String> requested() {
    return operator
        .repository(repository)
        .flatMap(Repository::syncRequest)
        .map(Repository.SyncRequest::revision);
  }

  @Test
  void pushAsksForItsCommitAndOnce() throws Exception {
    assertThat(deliver("push", repository, PUSH).status()).isEqualTo(202);
    assertThat(requested()).contains(AFTER);

    Answer again = deliver("push", repository, PUSH);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).contains("already handled");
  }

  @Test
  void sharedAddressFindsTheRepositoriesByTheirUrl() throws Exception {
    byte[] body = PUSH.getBytes(UTF_8);

    Answer answer =
        bed.post("/hooks/github", headers("push", "any-" + repository) + sign(body, SECRET), body);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(requested()).contains(AFTER);
  }

  @Test
  void signatureMustHold() throws Exception {
    byte[] body = PUSH.getBytes(UTF_8);
    for (String signature :
        new String[] {
          "",
          "X-Hub-Signature-256: sha256=\r\n",
          "X-Hub-Signature-256: sha2\r\n",
          "X-Hub-Signature: sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59\r\n",
          sign(body, "another secret"),
          sign("other".getBytes(UTF_8), SECRET),
          sign(body, SECRET) + sign(body, "another secret")
        }) {
      assertThat(bed.post(path, headers("push", "unsigned") + signature, body).status())
          .as(signature)
          .isEqualTo(401);
    }
    assertThat(
            bed.post("/hooks/github/closed", headers("push", "x") + sign(body, "a"), body).status())
        .isEqualTo(401);
    assertThat(requested()).isEmpty();
  }

  @Test
  void othersAreAnsweredByName() throws Exception {
    assertThat(deliver("ping", "p", "{}").status()).isEqualTo(200);
    assertThat(deliver("issues", "i", "{}")).extracting(Answer::status).isEqualTo(202);
    assertThat(deliver("issues", "i", "{}").body()).contains("issues is ignored");
    assertThat(deliver("push", "b", PUSH.replace("heads/main", "heads/wip")).body())
        .contains("no Repository follows refs/heads/wip");
    assertThat(deliver("push", "u", PUSH.replace("Acme/Site", "acme/other")).status())
        .isEqualTo(404);
    assertThat(bed.post("/hooks/github/unknown", "", new byte[0]).status()).isEqualTo(404);
    assertThat(bed.get(path, "").status()).isEqualTo(405);
    assertThat(requested()).isEmpty();
  }

  @Test
  void repositoryOfAFileIsReachedByItsName() throws Exception {
    operator.makeRepository(
        "mirror-" + repository, Map.of("url", "file:///srv/site.git", "webhookSecret", "hook"));
    byte[] body = PUSH.getBytes(UTF_8);
    String named = "/hooks/github/mirror-" + repository;
    Eventually.eventually(
        () -> assertThat(bed.post(named, "", new byte[0]).status()).isEqualTo(401));

    assertThat(bed.post(named, headers("push", named.replace('/', '-')) + sign(body, SECRET), body))
        .extracting(Answer::status)
        .isEqualTo(202);

    assertThat(operator.repository("mirror-" + repository).orElseThrow().syncRequest()).isPresent();
  }

  @Test
  void deletedBranchAsksForALookWithoutACommit() throws Exception {
    assertThat(deliver("push", repository, PUSH.replace(AFTER, "0".repeat(40))).status())
        .isEqualTo(202);

    assertThat(requested()).contains("");
  }

  @Test
  void wrongTypesAreTheSendersFault() throws Exception {
    for (String body :
        new String[] {
          "",
          "[]",
          "null",
          "{\"ref\":{}}",
          PUSH.replace("\"refs/heads/main\"", "7"),
          PUSH.replace("{\"clone_url\"", "[\"clone_url\"").replace(".git\"}", ".git\"]"),
          PUSH.substring(0, 90),
          PUSH + "x"
        }) {
      assertThat(deliver("push", "w", body).status()).as(body).isEqualTo(400);
    }
    byte[] body = PUSH.getBytes(UTF_8);
    String form =
        headers("push", "f").replace("application/json", "application/x-www-form-urlencoded");
    assertThat(bed.post(path, form + sign(body, SECRET), body).status()).isEqualTo(415);
    assertThat(
            bed.post(
                    path,
                    headers("push", "g") + "Content-Encoding: gzip\r\n" + sign(body, SECRET),
                    body)
                .status())
        .isEqualTo(415);
  }

  @Test
  void sixtyMegabytesAreTooMuchAnnouncedOrNot() throws Exception {
    byte[] body = new byte[60 << 20];
    String signature = sign(body, SECRET);
    assertThat(bed.post(path, headers("push", "l") + signature, body).status()).isEqualTo(413);

    byte[] chunk = "100000\r\n".getBytes(UTF_8);
    try (Socket socket = bed.socket()) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      OutputStream out = socket.getOutputStream();
                      out.write(
                          ("POST "
                                  + path
                                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                  + headers("push", "c")
                                  + signature
                                  + "Transfer-Encoding: chunked\r\n\r\n")
                              .getBytes(UTF_8));
                      for (int i = 0; i < 60; i++) {
                        out.write(chunk);
                        out.write(body, 0, 1 << 20);
                        out.write("\r\n".getBytes(UTF_8));
                      }
                      out.write("0\r\n\r\n".getBytes(UTF_8));
                    } catch (java.io.IOException e) {
                      // Cut off, as it should be.
                    }
                  });
      assertThat(FrontDoorBed.read(socket.getInputStream()).status()).isEqualTo(413);
      sender.join();
    }
  }
}
