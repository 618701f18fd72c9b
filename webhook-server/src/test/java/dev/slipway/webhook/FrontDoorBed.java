package dev.slipway.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.runtime.testing.ApiServerFixture;
import dev.slipway.webhook.git.GitLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A front door over a real API server, and a way to say anything to it. */
final class FrontDoorBed implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef0123";
  static final String BEARER = "Authorization: Bearer " + TOKEN + "\r\n";

  private final ApiServerFixture cluster;
  private final Path gitRoot;
  private FrontDoor door;

  FrontDoorBed(Path gitRoot) {
    this.gitRoot = gitRoot;
    this.cluster = ApiServerFixture.inMemory();
    this.door = open(limits(Duration.ofSeconds(60)));
  }

  static GitLimits limits(Duration report) {
    return new GitLimits(8 << 20, 4 << 20, 1000, 8 << 20, report);
  }

  private FrontDoor open(GitLimits limits) {
    FrontDoor made =
        new FrontDoor(
            new FrontDoorConfig("127.0.0.1", 0, gitRoot, TOKEN, "default", limits),
            cluster.client(),
            Clock.systemUTC());
    made.start();
    return made;
  }

  /** Opens the door anew, with pushes that are not reported. */
  void withoutReports() {
    door.close();
    door = open(limits(Duration.ZERO));
  }

  ApiServerFixture cluster() {
    return cluster;
  }

  URI url() {
    return door.url();
  }

  String remote(String repository) {
    return "http://me:" + TOKEN + "@" + door.url().getAuthority() + "/git/" + repository + ".git";
  }

  /** An answer as it came. */
  record Answer(int status, String head, String body) {}

  Answer get(String path, String headers) throws IOException {
    return exchange("GET " + path, headers, new byte[0]);
  }

  Answer post(String path, String headers, byte[] body) throws IOException {
    return exchange("POST " + path, headers + "Content-Length: " + body.length + "\r\n", body);
  }

  /** Says a request and reads the answer to its end; a body that is not wanted may be cut off. */
  Answer exchange(String line, String headers, byte[] body) throws IOException {
    String host = headers.contains("Host: ") ? "" : "Host: " + door.url().getAuthority() + "\r\n";
    String head = line + " HTTP/1.1\r\n" + host + "Connection: close\r\n" + headers + "\r\n";
    try (Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      out.write(head.getBytes(ISO_8859_1));
                      out.write(body);
                      out.flush();
                    } catch (IOException e) {
                      // The server has heard enough; its answer says why.
                    }
                  });
      Answer answer = read(socket.getInputStream());
      sender.interrupt();
      return answer;
    }
  }

  Socket socket() throws IOException {
    Socket socket = new Socket(door.url().getHost(), door.url().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  static Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (SocketException e) {
      // Reset after the answer, because the rest of the request was not read.
    }
    String text = bytes.toString(ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: " + text);
    }
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }

  @Override
  public void close() throws Exception {
    try (cluster) {
      door.close();
    }
  }
}
