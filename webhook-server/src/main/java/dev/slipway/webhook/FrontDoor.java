package dev.slipway.webhook;

import dev.slipway.webhook.access.AccessToken;
import dev.slipway.webhook.cluster.ClusterDeployments;
import dev.slipway.webhook.git.GitHttp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The front door's HTTP server. */
public final class FrontDoor implements AutoCloseable {
  /** A push holds one while it is reported, so there are more than a page needs. */
  private static final int MOST_THREADS = 48;

  private final FrontDoorConfig config;
  private final AccessToken token;
  private final GitHttp git;
  private @Nullable Javalin server;

  public FrontDoor(FrontDoorConfig config, KubernetesClient client, Clock clock) {
    this.config = config;
    this.token = new AccessToken(config.token());
    this.git =
        new GitHttp(
            config.gitRoot(),
            config.gitLimits(),
            new ClusterDeployments(client, config.namespace(), clock));
  }

  /** Listens; returns when connections are accepted. */
  public void start() {
    server = Javalin.create(this::configure).start(config.address(), config.port());
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("front-door");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    javalin.routes.before("/git/*", this::authenticate);
    javalin.routes.get("/git/{repository}/info/refs", git.infoRefs());
    javalin.routes.post("/git/{repository}/git-upload-pack", git.uploadPack());
    javalin.routes.post("/git/{repository}/git-receive-pack", git.receivePack());
    javalin.routes.get("/healthz", context -> context.result("ok\n"));
  }

  private void authenticate(Context context) {
    if (!token.allows(context.header("Authorization"))) {
      context
          .status(401)
          .header("WWW-Authenticate", "Basic realm=\"slipway\", charset=\"UTF-8\"")
          .result("the front door's token is needed as the password\n")
          .skipRemainingHandlers();
    }
  }

  /** Where it listens. */
  public URI url() {
    if (server == null) {
      throw new IllegalStateException("the front door is not started");
    }
    return URI.create("http://" + config.address() + ":" + server.port());
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }
}
