package dev.slipway.runtime.store;

import com.github.dockerjava.api.model.PortBinding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The etcd of this machine in a container, from an image built without a registry. */
public final class EtcdContainer extends GenericContainer<EtcdContainer> {
  private static final int CLIENT_PORT = 2379;
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final int port;

  EtcdContainer() throws IOException {
    super(image());
    this.port = freePort();
    withCommand(
        "/usr/bin/etcd",
        "--data-dir=/data",
        "--listen-client-urls=http://0.0.0.0:" + CLIENT_PORT,
        "--advertise-client-urls=http://127.0.0.1:" + port,
        "--heartbeat-interval=20",
        "--election-timeout=200",
        "--max-request-bytes=2097152",
        "--experimental-watch-progress-notify-interval=1s",
        "--logger=zap",
        "--log-level=warn");
    // The port must stay the same over a restart.
    withCreateContainerCmdModifier(
        command ->
            command
                .getHostConfig()
                .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":" + CLIENT_PORT)));
    withExposedPorts(CLIENT_PORT);
    // The store waits for etcd by itself.
    waitingFor(
        new AbstractWaitStrategy() {
          @Override
          protected void waitUntilReady() {}
        });
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void kill() {
    getDockerClient().killContainerCmd(getContainerId()).exec();
  }

  void startAgain() {
    getDockerClient().startContainerCmd(getContainerId()).exec();
  }

  void pause() {
    getDockerClient().pauseContainerCmd(getContainerId()).exec();
  }

  void unpause() {
    getDockerClient().unpauseContainerCmd(getContainerId()).exec();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Builds the image if it is not there, and names it. */
  public static String imageName() throws Exception {
    return image().get();
  }

  private static ImageFromDockerfile image() throws IOException {
    ImageFromDockerfile image = new ImageFromDockerfile("slipway-test-etcd", false);
    Path etcd = etcdOnPath();
    image.withFileFromPath("etcd", etcd);
    StringBuilder dockerfile = new StringBuilder("FROM scratch\nCOPY etcd /usr/bin/etcd\n");
    for (Path library : libraries(etcd)) {
      image.withFileFromPath("lib" + library, library.toRealPath());
      dockerfile.append("COPY lib%1$s %1$s\n".formatted(library));
    }
    return image.withFileFromString("Dockerfile", dockerfile.toString());
  }

  private static Path etcdOnPath() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "etcd"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("etcd is not installed; ./slipway setup does it"));
  }

  private static List<Path> libraries(Path program) throws IOException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Path> libraries = new ArrayList<>();
    Matcher matcher = LIBRARY.matcher(output);
    while (matcher.find()) {
      libraries.add(Path.of(matcher.group(1)));
    }
    return libraries;
  }
}
