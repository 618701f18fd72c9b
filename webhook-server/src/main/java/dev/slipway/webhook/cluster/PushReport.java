package dev.slipway.webhook.cluster;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.webhook.git.DeployTarget;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows one commit through the statuses of its Repository and Stacks, and tells it in lines. */
final class PushReport implements AutoCloseable {
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final KubernetesClient client;
  private final DeployTarget target;
  private final Clock clock;
  private final CommitProgress progress;

  PushReport(
      KubernetesClient client, DeployTarget target, String commit, Instant asked, Clock clock) {
    this.client = client;
    this.target = target;
    this.clock = clock;
    this.progress = new CommitProgress(commit, asked);
  }

  private record Change(KubeObject object, boolean deleted) {}

  void follow(Duration limit, Consumer<String> line) {
    Instant deadline = clock.instant().plus(limit);
    watch();
    try {
      while (!progress.isOver()) {
        Duration left = Duration.between(clock.instant(), deadline);
        Change change =
            left.isNegative() ? null : changes.poll(left.toMillis(), TimeUnit.MILLISECONDS);
        if (change == null) {
          line.accept(
              "not finished after "
                  + limit.toSeconds()
                  + " s; it goes on in the background: "
                  + progress.open());
          return;
        }
        take(change, line);
      }
      progress.conclusion().forEach(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      line.accept("the front door is stopping; the deployment goes on");
    }
  }

  private void take(Change change, Consumer<String> line) {
    KubeObject object = change.object();
    if (change.deleted()) {
      if (object.kind().equals(Stack.KIND)) {
        progress.gone(object.name()).forEach(line);
      }
      return;
    }
    progress.seen(object).forEach(line);
    if (object.kind().equals(Repository.KIND)) {
      progress.unseen().forEach(name -> ask(name, line));
    }
  }

  /**
   * The operator makes a commit's stacks before it tells which ones change: one that is not there
   * by then has left git and is gone, perhaps from before this began to watch.
   */
  private void ask(String name, Consumer<String> line) {
    @Nullable GenericKubernetesResource found =
        client
            .genericKubernetesResources(ClusterDeployments.STACKS)
            .inNamespace(target.namespace())
            .withName(name)
            .get();
    if (found == null) {
      progress.gone(name).forEach(line);
      return;
    }
    String owner = Stack.from(ClusterDeployments.convert(found)).repository();
    if (!owner.equals(target.repository())) {
      progress.belongsTo(owner, name).forEach(line);
    }
  }

  private void watch() {
    // The stacks first: what the commit does not change is told of at the end.
    informers.add(
        client
            .genericKubernetesResources(ClusterDeployments.STACKS)
            .inNamespace(target.namespace())
            .withLabel(Labels.REPOSITORY, target.repository())
            .inform(new Forward()));
    informers.add(
        client
            .genericKubernetesResources(ClusterDeployments.REPOSITORIES)
            .inNamespace(target.namespace())
            .withField("metadata.name", target.repository())
            .inform(new Forward()));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private final class Forward implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      changes.add(new Change(ClusterDeployments.convert(added), false));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      changes.add(new Change(ClusterDeployments.convert(after), false));
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean unknown) {
      changes.add(new Change(ClusterDeployments.convert(deleted), true));
    }
  }
}
