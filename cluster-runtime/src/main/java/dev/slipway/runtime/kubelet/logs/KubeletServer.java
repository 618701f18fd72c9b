package dev.slipway.runtime.kubelet.logs;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelet's HTTPS endpoint: {@code /containerLogs/{namespace}/{pod}/{container}}, {@code /pods}
 * and {@code /healthz}. Only callers with a certificate of the cluster's authority get in.
 */
public final class KubeletServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KubeletServer.class);

  private final LogSource source;
  private final InstantSource clock;
  private final HttpsServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("slipway-kubelet-http-", 0).factory());

  /** Binds the port; serves nothing before {@link #start}. */
  public KubeletServer(
      InetSocketAddress address, SSLContext tls, LogSource source, InstantSource clock) {
    this.source = requireNonNull(source);
    this.clock = requireNonNull(clock);
    try {
      server = HttpsServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the kubelet cannot serve at port " + address.getPort() + ": " + e.getMessage(), e);
    }
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** Starts to serve. */
  public void start() {
    server.start();
  }

  /** The port that was bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, HttpURLConnection.HTTP_BAD_METHOD, "only GET is served here\n");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/healthz")) {
        health(exchange);
      } else if (path.equals("/pods")) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer(exchange, HttpURLConnection.HTTP_OK, source.pods());
      } else if (path.startsWith("/containerLogs/")) {
        logs(exchange, path.split("/", -1));
      } else {
        answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, "404 page not found\n");
      }
    } catch (IOException e) {
      // The caller went away, as one that follows a log does in the end.
      log.atDebug().setCause(e).log("connection ended");
    } catch (RuntimeException e) { // the request's boundary: the server goes on
      log.atError().setCause(e).addKeyValue("uri", exchange.getRequestURI()).log("request failed");
      throw e;
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    Optional<String> outage = source.outage();
    if (outage.isPresent()) {
      answer(exchange, HttpURLConnection.HTTP_UNAVAILABLE, outage.get() + "\n");
    } else {
      answer(exchange, HttpURLConnection.HTTP_OK, "ok");
    }
  }

  private void logs(HttpExchange exchange, String[] path) throws IOException {
    if (path.length != 5) {
      answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, "404 page not found\n");
      return;
    }
    LogQuery query;
    Optional<String> id;
    try {
      query = LogQuery.parse(exchange.getRequestURI().getRawQuery(), clock);
      id = source.find(path[2], path[3], path[4], query.previous());
    } catch (IllegalArgumentException e) {
      answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, e.getMessage() + "\n");
      return;
    } catch (LogSource.UnknownContainerException e) {
      answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, e.getMessage() + "\n");
      return;
    }
    if (id.isEmpty()) {
      String which = query.previous() ? "previous terminated container \"" : "container \"";
      String why = source.waitsFor(path[2], path[3], path[4]);
      String what =
          query.previous()
              ? "\" not found"
              : "\" is waiting to start" + (why.isEmpty() ? "" : ": " + why);
      answer(
          exchange,
          HttpURLConnection.HTTP_BAD_REQUEST,
          which + path[4] + "\" in pod \"" + path[3] + what + "\n");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      // So that one who follows a silent log knows that he is heard.
      out.flush();
      source.copy(id.get(), query.options(), out);
    } catch (ContainerException e) {
      log.atDebug().setCause(e).addKeyValue("container", path[4]).log("a log broke off");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
