package dev.slipway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no git would say to the git server. */
@Timeout(180)
class HostileGitIT {
  private static final String RECEIVE =
      FrontDoorBed.BEARER + "Content-Type: application/x-git-receive-pack-request\r\n";
  private static final String UPLOAD =
      FrontDoorBed.BEARER + "Content-Type: application/x-git-upload-pack-request\r\n";

  @TempDir private static Path temporary;
  private static FrontDoorBed bed;

  @BeforeAll
  static void open() {
    bed = new FrontDoorBed(temporary.resolve("git"));
  }

  @AfterAll
  static void close() throws Exception {
    bed.close();
  }

  private static byte[] packed(byte[] head, int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(head);
      byte[] chunk = new byte[1 << 20];
      for (int i = 0; i < zeros; i++) {
        gzip.write(chunk);
      }
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "..%2f..%2fetc",
        "%2e%2e",
        "A",
        "a_b",
        "-a",
        "a%00b",
        "a.git.git",
        "--upload-pack=id"
      })
  void namesThatAreNoneAreNotFound(String name) throws Exception {
    int status =
        bed.get("/git/" + name + "/info/refs?service=git-receive-pack", FrontDoorBed.BEARER)
            .status();

    assertThat(status).isBetween(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000", "zzzz", "0001", "ffff", "00000009\u0001", "0032want x\n"})
  void anyBodyIsTheCallersFault(String body) throws Exception {
    bed.get("/git/garbage.git/info/refs?service=git-receive-pack", FrontDoorBed.BEARER);

    assertThat(
            bed.post("/git/garbage.git/git-receive-pack", RECEIVE, body.getBytes(UTF_8)).status())
        .isLessThan(500);
    assertThat(bed.post("/git/garbage.git/git-upload-pack", UPLOAD, body.getBytes(UTF_8)).status())
        .isLessThan(500);
  }

  @Test
  void whatIsNotPackedAsItSaysIsRefused() throws Exception {
    String gzip = RECEIVE + "Content-Encoding: gzip\r\n";

    assertThat(bed.post("/git/a.git/git-receive-pack", gzip, "0000".getBytes(UTF_8)).status())
        .isEqualTo(400);
    assertThat(bed.post("/git/a.git/git-receive-pack", gzip, new byte[0]).status()).isEqualTo(400);
  }

  @Test
  void bombsEndAtTheLimit() throws Exception {
    String command =
        "0".repeat(40) + " " + "a".repeat(40) + " refs/heads/main\0report-status side-band-64k";
    String line = "%04x%s0000PACK".formatted(command.length() + 4, command);
    byte[] bomb = packed((line + "\0\0\0\2\0\0\0\1").getBytes(UTF_8), 200);
    assertThat(bomb.length).isLessThan(1 << 20);

    FrontDoorBed.Answer answer =
        bed.post("/git/a.git/git-receive-pack", RECEIVE + "Content-Encoding: gzip\r\n", bomb);

    assertThat(answer.status()).isLessThan(500);
    assertThat(answer.body()).doesNotContain("ok refs/heads/main");
    assertThat(bed.get("/healthz", "").status()).isEqualTo(200);
  }

  @Test
  void wrongMethodsAndTypesAreRefusedByName() throws Exception {
    assertThat(bed.get("/git/a.git/info/refs", FrontDoorBed.BEARER).status()).isEqualTo(403);
    assertThat(bed.get("/git/a.git/git-receive-pack", FrontDoorBed.BEARER).status()).isEqualTo(405);
    assertThat(bed.post("/git/a.git/git-receive-pack", FrontDoorBed.BEARER, new byte[0]).status())
        .isEqualTo(415);
    assertThat(bed.get("/git/a.git/HEAD", FrontDoorBed.BEARER).status()).isEqualTo(404);
    assertThat(bed.get("/git/a.git/HEAD", "").status()).isEqualTo(401);
  }

  @Test
  void oneWhoSaysNothingKeepsNobodyOut() throws Exception {
    Socket[] silent = new Socket[60];
    try {
      for (int i = 0; i < silent.length; i++) {
        silent[i] = bed.socket();
        silent[i].getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: ".getBytes(UTF_8));
      }

      assertThat(bed.get("/healthz", "").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }
}
