package dev.slipway.webhook;

import dev.slipway.webhook.access.AccessToken;
import dev.slipway.webhook.access.Visitors;
import dev.slipway.webhook.cluster.ClusterDeployments;
import dev.slipway.webhook.cluster.ClusterHooks;
import dev.slipway.webhook.cluster.ClusterView;
import dev.slipway.webhook.dashboard.Dashboard;
import dev.slipway.webhook.git.GitHttp;
import dev.slipway.webhook.github.GithubHook;
import dev.slipway.webhook.metrics.Metrics;
import dev.slipway.webhook.metrics.Readiness;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.time.Clock;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door's HTTP server. */
public final class FrontDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

  /** A push holds one while it is reported, so there are more than a page needs. */
  private static final int MOST_THREADS = 48;

  private static final int IDLE_MILLIS = 30_000;

  /** A client that sends its body more slowly than this holds a thread for nothing. */
  private static final long LEAST_BYTES_PER_SECOND = 100;

  private final FrontDoorConfig config;
  private final ClusterView cluster;
  private final Visitors visitors;
  private final GitHttp git;
  private final GithubHook github;
  private final Dashboard dashboard;
  private final Metrics metrics;
  private final Readiness readiness;
  private @Nullable Javalin server;

  public FrontDoor(FrontDoorConfig config, KubernetesClient client, Clock clock) {
    this.config = config;
    this.cluster = new ClusterView(client);
    AccessToken token = new AccessToken(config.token());
    this.visitors = new Visitors(token);
    this.metrics = new Metrics(cluster);
    this.git =
        new GitHttp(
            config.gitRoot(),
            config.gitLimits(),
            new ClusterDeployments(client, config.namespace(), clock),
            metrics::pushed);
    this.github = new GithubHook(new ClusterHooks(client, cluster, clock));
    this.dashboard = new Dashboard(cluster, clock);
    this.readiness = new Readiness(client, clock);
  }

  /** Listens; returns when connections are accepted and the cluster's stacks are known. */
  public void start() {
    cluster.start();
    try {
      server = Javalin.create(this::configure).start();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.http.prefer405over404 = true;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("front-door");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    javalin.jetty.addConnector(this::connector);
    git(javalin.routes);
    hooks(javalin.routes);
    pages(javalin.routes);
    javalin.routes.exception(
        KubernetesClientException.class,
        (e, context) -> {
          LOG.atWarn().setCause(e).addKeyValue("path", context.path()).log("the API server failed");
          context
              .status(503)
              .header("Retry-After", "10")
              .contentType("text/plain")
              .result("the cluster's API server does not answer as it should\n");
        });
  }

  private ServerConnector connector(Server jetty, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setMinRequestDataRate(LEAST_BYTES_PER_SECOND);
    ServerConnector connector =
        new ServerConnector(jetty, null, null, null, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(config.address());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  private void git(RoutesConfig routes) {
    routes.before("/git/*", visitors::admitWithToken);
    routes.get("/git/{repository}/info/refs", git.infoRefs());
    routes.post("/git/{repository}/git-upload-pack", git.uploadPack());
    routes.post("/git/{repository}/git-receive-pack", git.receivePack());
  }

  private void hooks(RoutesConfig routes) {
    routes.post("/hooks/github", github::receiveForAny);
    routes.post("/hooks/github/{repository}", github::receiveForOne);
    routes.after("/hooks/github*", metrics::delivered);
  }

  private void pages(RoutesConfig routes) {
    for (String path : new String[] {"/", "/fragment", "/events", "/metrics", "/assets/*"}) {
      routes.before(path, visitors::admit);
    }
    routes.get("/", dashboard::page);
    routes.get("/fragment", dashboard::fragment);
    routes.get("/assets/{name}", dashboard::asset);
    routes.before("/events", dashboard::admitWatcher);
    routes.sse("/events", dashboard::watch);
    routes.get("/metrics", metrics::scrape);
    routes.get("/healthz", context -> context.contentType("text/plain").result("ok\n"));
    routes.get("/readyz", readiness::answer);
  }

  /** Where it listens. */
  public URI url() {
    if (server == null) {
      throw new IllegalStateException("the front door is not started");
    }
    String host = config.address().contains(":") ? "[" + config.address() + "]" : config.address();
    return URI.create("http://" + host + ":" + server.port());
  }

  @Override
  public void close() {
    cluster.close();
    if (server != null) {
      server.stop();
      server = null;
    }
    metrics.close();
  }
}
