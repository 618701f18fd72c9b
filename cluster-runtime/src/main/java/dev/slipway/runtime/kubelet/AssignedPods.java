package dev.slipway.runtime.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The pods that the API assigns to this node, from a watch. */
final class AssignedPods implements AutoCloseable {
  private final SharedIndexInformer<Pod> informer;

  /**
   * @param changed told the uid of every pod that comes, changes or goes
   */
  AssignedPods(KubernetesClient client, String node, Consumer<String> changed) {
    informer = client.pods().inAnyNamespace().withField("spec.nodeName", node).runnableInformer(0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            changed.accept(pod.getMetadata().getUid());
          }

          @Override
          public void onUpdate(Pod before, Pod pod) {
            // A pod replaced by one of the same name may come as an update.
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
              changed.accept(before.getMetadata().getUid());
            }
            changed.accept(pod.getMetadata().getUid());
          }

          @Override
          public void onDelete(Pod pod, boolean unknown) {
            changed.accept(pod.getMetadata().getUid());
          }
        });
  }

  /** Returns when all pods are known. */
  void start() {
    try {
      informer.start().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("cannot list this node's pods: " + e.getMessage(), e);
    }
  }

  Optional<Pod> find(String uid) {
    // Not through an index of the informer: while it replaces an object, its indexes lack it for a
    // moment, and a pod that is not found here is ended.
    return informer.getIndexer().list().stream()
        .filter(pod -> uid.equals(pod.getMetadata().getUid()))
        .findFirst();
  }

  Optional<Pod> find(String namespace, String name) {
    return informer.getIndexer().list().stream()
        .filter(
            pod ->
                name.equals(pod.getMetadata().getName())
                    && namespace.equals(pod.getMetadata().getNamespace()))
        .findFirst();
  }

  List<Pod> all() {
    return informer.getIndexer().list();
  }

  @Override
  public void close() {
    informer.stop();
  }
}
