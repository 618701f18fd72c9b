package dev.slipway.runtime.kubelet.probe;

import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ExecResult;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Probes a container once. */
final class ProbeAction {
  private static final int LONGEST_STATUS_LINE = 1024;

  private final ContainerRuntime runtime;

  ProbeAction(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  ProbeResult run(Probe probe, Container container, String id, String address) {
    Duration timeout = Duration.ofSeconds(positive(probe.getTimeoutSeconds(), 1));
    try {
      if (probe.getExec() != null) {
        return exec(id, probe.getExec().getCommand(), timeout);
      }
      if (probe.getHttpGet() != null) {
        return http(probe.getHttpGet(), container, address, timeout);
      }
      return tcp(probe.getTcpSocket(), container, address, timeout);
    } catch (IOException e) {
      return new ProbeResult.Failure(String.valueOf(e.getMessage()));
    } catch (ContainerException | RuntimeUnavailableException e) {
      return new ProbeResult.Failure(String.valueOf(e.getMessage()));
    }
  }

  private ProbeResult exec(String id, List<String> command, Duration timeout) {
    return switch (runtime.exec(id, command, timeout)) {
      case ExecResult.Ended(int code, String output) ->
          code == 0
              ? new ProbeResult.Success()
              : new ProbeResult.Failure("exit code " + code + ": " + output.strip());
      case ExecResult.TimedOut() ->
          new ProbeResult.Failure("command timed out after " + timeout.toSeconds() + "s");
    };
  }

  private static ProbeResult tcp(
      TCPSocketAction action, Container container, String address, Duration timeout)
      throws IOException {
    String host = host(action.getHost(), address);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(host, port(action.getPort(), container)), (int) timeout.toMillis());
      return new ProbeResult.Success();
    }
  }

  /**
   * Speaks just enough HTTP to read a status line: a client of the platform would follow redirects,
   * refuse some headers and pool connections, none of which a probe may do.
   */
  private static ProbeResult http(
      HTTPGetAction action, Container container, String address, Duration timeout)
      throws IOException {
    String host = host(action.getHost(), address);
    int port = port(action.getPort(), container);
    boolean tls = "HTTPS".equals(action.getScheme());
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      Socket socket = tls ? secured(plain, host, port) : plain;
      socket.getOutputStream().write(request(action, host, port));
      socket.getOutputStream().flush();
      int status = status(socket);
      return status >= 200 && status < 400
          ? new ProbeResult.Success()
          : new ProbeResult.Failure("HTTP probe failed with statuscode: " + status);
    }
  }

  private static byte[] request(HTTPGetAction action, String host, int port) {
    @Nullable String path = action.getPath();
    StringBuilder request = new StringBuilder("GET ");
    request.append(path == null || path.isEmpty() ? "/" : path.startsWith("/") ? path : "/" + path);
    request.append(" HTTP/1.1\r\n");
    boolean named = false;
    for (HTTPHeader header : action.getHttpHeaders()) {
      named |= header.getName().toLowerCase(Locale.ROOT).equals("host");
      String line = header.getName() + ": " + header.getValue();
      request.append(line.replace("\r", "").replace("\n", "")).append("\r\n");
    }
    if (!named) {
      request.append("Host: ").append(host).append(':').append(port).append("\r\n");
    }
    request.append("User-Agent: kube-probe/1.32\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    return request.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int status(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = socket.getInputStream().read();
    while (c >= 0 && c != '\n' && line.length() < LONGEST_STATUS_LINE) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    String[] words = line.toString().strip().split(" ");
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("[0-9]{3}")) {
      throw new IOException("not an HTTP answer: " + line);
    }
    return Integer.parseInt(words[1]);
  }

  /** A probe asks whether somebody serves there, not who. */
  private static Socket secured(Socket plain, String host, int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
      return context.getSocketFactory().createSocket(plain, host, port, true);
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException("no TLS: " + e.getMessage(), e);
    }
  }

  private static String host(@Nullable String written, String address) {
    return written == null || written.isEmpty() ? address : written;
  }

  private static int port(IntOrString port, Container container) throws IOException {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    for (ContainerPort declared : container.getPorts()) {
      if (port.getStrVal().equals(declared.getName())) {
        return declared.getContainerPort();
      }
    }
    try {
      return Integer.parseInt(port.getStrVal());
    } catch (NumberFormatException e) {
      throw new IOException("the container has no port named " + port.getStrVal(), e);
    }
  }

  static int positive(@Nullable Integer value, int otherwise) {
    return value == null || value <= 0 ? otherwise : value;
  }

  private static final class Anybody implements X509TrustManager {
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
