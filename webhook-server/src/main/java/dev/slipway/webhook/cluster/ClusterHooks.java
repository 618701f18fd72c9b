package dev.slipway.webhook.cluster;

import dev.slipway.api.resource.Repository;
import dev.slipway.webhook.github.Hooked;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The repositories of the cluster and the Secrets of their webhooks. Safe for threads. */
public final class ClusterHooks implements Hooked {
  private static final String TOKEN = "token";

  /** Deliveries that nobody signed must not become a request to the API server each. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final int MOST_SECRETS = 10_000;

  private final KubernetesClient client;
  private final ClusterView view;
  private final SyncRequests requests;
  private final Clock clock;
  private final Map<String, Known> secrets = new ConcurrentHashMap<>();

  private record Known(String secret, Instant until) {}

  public ClusterHooks(KubernetesClient client, ClusterView view, Clock clock) {
    this.client = client;
    this.view = view;
    this.requests = new SyncRequests(client, clock);
    this.clock = clock;
  }

  @Override
  public List<Repository> repositories() {
    return view.repositories();
  }

  @Override
  public String secret(Repository repository) {
    Optional<String> name = repository.spec().webhookSecret();
    if (name.isEmpty()) {
      return "";
    }
    Instant now = clock.instant();
    if (secrets.size() > MOST_SECRETS) {
      secrets.clear();
    }
    return secrets
        .compute(
            repository.namespace() + "/" + name.get(),
            (key, known) ->
                known != null && known.until().isAfter(now)
                    ? known
                    : new Known(ask(repository.namespace(), name.get()), now.plus(FRESH)))
        .secret();
  }

  private String ask(String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null || secret.getData() == null) {
      return "";
    }
    String encoded = secret.getData().getOrDefault(TOKEN, "");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void requestSync(Repository repository, String revision) {
    requests.request(repository.namespace(), repository.name(), revision);
  }
}
