package dev.slipway.webhook.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.webhook.git.DeployTarget;
import dev.slipway.webhook.git.Deployments;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deployments through the {@code Repository} and {@code Stack} resources of a cluster. */
public final class ClusterDeployments implements Deployments {
  static final ResourceDefinitionContext REPOSITORIES =
      definition(Repository.KIND, Repository.PLURAL);
  static final ResourceDefinitionContext STACKS = definition("Stack", "stacks");
  private static final Logger LOG = LoggerFactory.getLogger(ClusterDeployments.class);
  private static final int MOST_NAMED = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String namespace;
  private final Clock clock;
  private final KnownKinds kinds;
  private final SyncRequests requests;
  private final DryRun dryRun;

  public ClusterDeployments(KubernetesClient client, String namespace, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    this.kinds = new KnownKinds(client, clock);
    this.requests = new SyncRequests(client, clock);
    this.dryRun = new DryRun(client, kinds);
  }

  private static ResourceDefinitionContext definition(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(Labels.GROUP)
        .withVersion(Labels.VERSION)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  @Override
  public DeployTarget target(String repository, Path folder) {
    return reached(() -> find(repository))
        .map(Repository::from)
        .map(
            found ->
                new DeployTarget(
                    namespace,
                    repository,
                    found.spec().branch(),
                    found.spec().path(),
                    Optional.of(found.spec().url()).filter(url -> !isAt(url, folder))))
        .orElse(new DeployTarget(namespace, repository, "main", "", Optional.empty()));
  }

  private static boolean isAt(String url, Path folder) {
    try {
      URI uri = URI.create(url);
      return "file".equals(uri.getScheme())
          && Path.of(uri.getPath()).normalize().equals(folder.toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static <T> T reached(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw new UnreachableException(
          "the cluster's API server does not answer as it should; push again later", e);
    }
  }

  @Override
  public boolean knows(GroupVersionKind kind) {
    return kinds.contains(kind);
  }

  @Override
  public boolean hasNamespace(String name) {
    try {
      return client.namespaces().withName(name).get() != null;
    } catch (KubernetesClientException e) {
      // The operator will say so where the push cannot: nothing is lost by letting it through.
      LOG.atWarn().setCause(e).addKeyValue("namespace", name).log("namespace cannot be read");
      return true;
    }
  }

  @Override
  public List<Finding> findings(List<Manifest> manifests, String namespace) {
    return dryRun.findings(manifests, namespace);
  }

  @Override
  public void deploy(
      DeployTarget target, Path folder, String commit, Duration limit, Consumer<String> line) {
    Instant asked =
        reached(
            () -> {
              if (find(target.repository()).isEmpty()) {
                create(target, folder);
                welcome(target, line);
              }
              return requests.request(target.namespace(), target.repository(), commit);
            });
    try (PushReport report = new PushReport(client, target, commit, asked, clock)) {
      report.follow(limit, line);
    }
  }

  /** A name that was mistyped in a URL makes a Repository too: whoever pushes has to notice. */
  private void welcome(DeployTarget target, Consumer<String> line) {
    String name = target.repository();
    line.accept("this first push makes Repository " + name + ", which is deployed from now on");
    List<String> others =
        client
            .genericKubernetesResources(REPOSITORIES)
            .inNamespace(target.namespace())
            .list()
            .getItems()
            .stream()
            .map(one -> one.getMetadata().getName())
            .filter(one -> !one.equals(name))
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      line.accept(
          "there is also %s; if %s is a typing error: kubectl delete -n %s repository %s"
              .formatted(
                  others.size() > MOST_NAMED
                      ? String.join(", ", others.subList(0, MOST_NAMED)) + ", …"
                      : String.join(", ", others),
                  name,
                  target.namespace(),
                  name));
    }
  }

  private void create(DeployTarget target, Path folder) {
    GenericKubernetesResource repository = new GenericKubernetesResource();
    repository.setApiVersion(Labels.API_VERSION);
    repository.setKind(Repository.KIND);
    repository.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withNamespace(target.namespace())
            .withName(target.repository())
            .build());
    repository.setAdditionalProperty(
        "spec",
        java.util.Map.of(
            "url", folder.toAbsolutePath().toUri().toString(), "branch", target.branch()));
    try {
      client
          .genericKubernetesResources(REPOSITORIES)
          .inNamespace(target.namespace())
          .resource(repository)
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) { // another push made it just now
        throw e;
      }
    }
  }

  private Optional<KubeObject> find(String repository) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(REPOSITORIES)
                .inNamespace(namespace)
                .withName(repository)
                .get())
        .map(ClusterDeployments::convert);
  }

  static KubeObject convert(GenericKubernetesResource resource) {
    return KubeObject.of(JSON.valueToTree(resource));
  }
}
