package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.wire.StatusWriter;
import io.javalin.Javalin;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Javalin on Jetty, speaking TLS: few threads for the network, a virtual one per request. */
final class HttpsListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);
  private static final int THREADS = 12;
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.HEAD,
          HandlerType.OPTIONS);

  private final ApiServerConfig config;
  private final Javalin javalin;

  HttpsListener(ApiServerConfig config, Pipeline pipeline) {
    this.config = requireNonNull(config);
    Handler handler =
        context -> {
          try {
            pipeline.handle(context.req(), context.res());
          } catch (IOException e) {
            // The client has gone: there is nobody to tell.
            LOG.atDebug().addKeyValue("path", context.path()).setCause(e).log("A client went away");
          }
          context.skipRemainingHandlers();
        };
    StatusWriter statuses = new StatusWriter();
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("api-server");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-request-", 0).factory()));
    this.javalin =
        Javalin.create(
            javalinConfig -> {
              javalinConfig.startup.showJavalinBanner = false;
              javalinConfig.startup.startupWatcherEnabled = false;
              javalinConfig.http.compressionStrategy =
                  io.javalin.compression.CompressionStrategy.NONE;
              javalinConfig.jetty.threadPool = threads;
              javalinConfig.jetty.modifyHttpConfiguration(
                  http -> {
                    http.setSendServerVersion(false);
                    http.setSendDateHeader(true);
                  });
              javalinConfig.jetty.addConnector(this::connector);
              javalinConfig.jetty.modifyServletContextHandler(
                  context -> {
                    context.addFilter(
                        new FilterHolder(new EveryRequest(methodNames(), pipeline::handle)),
                        "/*",
                        EnumSet.of(DispatcherType.REQUEST));
                    context.setErrorHandler(new StatusErrors(statuses));
                  });
              javalinConfig.jetty.modifyServer(
                  server -> server.setErrorHandler(new StatusErrors(statuses)));
              for (HandlerType method : METHODS) {
                javalinConfig.routes.addHttpHandler(method, "/*", handler);
              }
            });
  }

  private static Set<String> methodNames() {
    return METHODS.stream().map(HandlerType::name).collect(Collectors.toUnmodifiableSet());
  }

  private ServerConnector connector(Server server, HttpConfiguration http) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(config.pki().sslContext(config.serving()));
    tls.setWantClientAuth(true);
    HttpConfiguration secure = new HttpConfiguration(http);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http1 = new HttpConnectionFactory(secure);
    ServerConnector connector =
        new ServerConnector(
            server, 1, 2, new SslConnectionFactory(tls, http1.getProtocol()), http1);
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(3_600_000);
    return connector;
  }

  void start() {
    javalin.start();
  }

  int port() {
    return javalin.port();
  }

  URI url() {
    return URI.create("https://" + config.host() + ":" + javalin.port());
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
