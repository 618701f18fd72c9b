package dev.slipway.cli.machine;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Docker engine behind a socket: asked over its HTTP API, started when it is not there. */
public final class DockerEngine {
  private static final Path LOG = Path.of("/var/log/slipway-dockerd.log");
  private static final Pattern VERSION = Pattern.compile("\"Version\":\"([^\"]+)\"");

  private final Shell shell;
  private final Console console;
  private final DockerHost host;

  public DockerEngine(Shell shell, Console console, DockerHost host) {
    this.shell = shell;
    this.console = console;
    this.host = host;
  }

  /** True when an engine answers on the socket. */
  public boolean answers() {
    return request("/_ping").endsWith("OK");
  }

  /** The engine's version, or "unknown". */
  public String version() {
    Matcher matcher = VERSION.matcher(request("/version"));
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  /**
   * Starts the engine, through systemd where that runs the machine, and waits until it answers.
   *
   * @throws Failure for an engine that somebody set up otherwise: only they know how it is started
   */
  public void start() {
    if (!host.isSame(DockerHost.STANDARD)) {
      throw new Failure(
          "no Docker engine answers on "
              + host.socket()
              + ", which "
              + DockerHost.VARIABLE
              + " or this cluster's settings name: start that engine");
    }
    console.progress("starting Docker");
    if (Files.isDirectory(Path.of("/run/systemd/system"))) {
      Shell.Result result =
          shell.run(Duration.ofMinutes(2), List.of("systemctl", "enable", "--now", "docker"));
      if (!result.succeeded()) {
        throw new Failure("systemctl could not start Docker:\n" + result.tail());
      }
    } else {
      startInBackground();
    }
    awaitAnswer();
    console.note("started Docker");
  }

  private void startInBackground() {
    Path dockerd =
        shell.find("dockerd").orElseThrow(() -> new Failure("dockerd is not on the PATH"));
    try {
      // setsid: the engine outlives this command and its terminal.
      new ProcessBuilder("setsid", dockerd.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException e) {
      throw new Failure("cannot start dockerd: " + e.getMessage(), e);
    }
  }

  private void awaitAnswer() {
    long deadline = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(60);
    while (!answers()) {
      if (System.currentTimeMillis() > deadline) {
        throw new Failure(
            "Docker does not answer on "
                + host.socket()
                + " after 60 s; its log is "
                + LOG
                + " (with systemd: journalctl -u docker)");
      }
      // The engine announces nothing before it listens: asking again is the only condition there
      // is.
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private String request(String path) {
    if (!Files.exists(host.socket())) {
      return "";
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(host.socket()));
      channel.write(
          ByteBuffer.wrap(
              ("GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64 << 10);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        continue;
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
