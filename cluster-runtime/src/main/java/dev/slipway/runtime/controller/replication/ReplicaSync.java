package dev.slipway.runtime.controller.replication;

import static dev.slipway.runtime.controller.cache.Informers.CONTROLLER;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.replication.ReplicaStatus.Failure;
import dev.slipway.runtime.controller.rest.Deletion;
import dev.slipway.runtime.controller.rest.Deletion.Dependents;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the pods of one ReplicationController as many as it wants. */
final class ReplicaSync {
  private final KubernetesClient client;
  private final Clock clock;
  private final Informers informers;
  private final Expectations expectations;
  private final EventRecorder events;
  private final PodClaims claims;
  private final SlowStart slowStart = new SlowStart();

  ReplicaSync(
      KubernetesClient client,
      Clock clock,
      Informers informers,
      Expectations expectations,
      EventRecorder events) {
    this.client = client;
    this.clock = clock;
    this.informers = informers;
    this.expectations = expectations;
    this.events = events;
    this.claims = new PodClaims(client);
  }

  Outcome sync(ObjectName name) throws InterruptedException {
    Optional<ReplicationController> found = informers.replicationControllers().get(name);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    ReplicationController controller = found.get();
    String uid = controller.getMetadata().getUid();
    // Asked before the pods are read: what is seen in between only makes the count better.
    Duration behind = expectations.remaining(uid);
    List<Pod> pods = expectations.takeDoubt(uid) ? livePods(controller) : cachedPods(controller);
    List<Pod> own = claims.claim(controller, pods.stream().filter(PodState::isActive).toList());
    Optional<Failure> failure = Optional.empty();
    if (behind.isZero() && !PodState.isTerminating(controller) && !isGoing(name.namespace())) {
      failure = manage(controller, own);
    }
    boolean settling = writeStatus(controller, own, failure, behind);
    if (failure.isPresent()) {
      return Outcome.failed(failure.get().reason() + ": " + failure.get().message());
    }
    if (!behind.isZero()) {
      return Outcome.retryAfter(behind);
    }
    return settling
        ? Outcome.retryAfter(Duration.ofSeconds(controller.getSpec().getMinReadySeconds()))
        : Outcome.done();
  }

  /** Its pods go with the namespace, and the server takes no new ones. */
  private boolean isGoing(String namespace) {
    return informers
        .namespaces()
        .get(new ObjectName("", namespace))
        .map(PodState::isTerminating)
        .orElse(false);
  }

  private List<Pod> cachedPods(ReplicationController controller) {
    List<Pod> pods =
        new ArrayList<>(informers.pods().by(CONTROLLER, controller.getMetadata().getUid()));
    pods.addAll(
        informers
            .pods()
            .by(CONTROLLER, Informers.orphansOf(controller.getMetadata().getNamespace())));
    return pods;
  }

  /** Asks the server, and expects the watch to show what the cache does not know yet. */
  private List<Pod> livePods(ReplicationController controller) {
    String uid = controller.getMetadata().getUid();
    expectations.creating(uid);
    try {
      List<Pod> live =
          client
              .pods()
              .inNamespace(controller.getMetadata().getNamespace())
              .withLabels(controller.getSpec().getSelector())
              .list()
              .getItems();
      for (Pod pod : live) {
        boolean own =
            PodState.controller(pod).map(owner -> owner.getUid().equals(uid)).orElse(false);
        if (own && informers.pods().get(ObjectName.of(pod)).isEmpty()) {
          expectations.created(uid, pod.getMetadata().getUid());
        }
      }
      return live;
    } catch (KubernetesClientException e) {
      expectations.doubt(uid);
      throw e;
    } finally {
      expectations.settled(uid);
    }
  }

  private Optional<Failure> manage(ReplicationController controller, List<Pod> own)
      throws InterruptedException {
    Integer replicas = controller.getSpec().getReplicas();
    ReplicaPlan plan = ReplicaPlan.of(replicas == null ? 1 : replicas, own, clock.instant());
    if (plan.create() > 0) {
      return create(controller, plan.create());
    }
    return plan.delete().isEmpty() ? Optional.empty() : delete(controller, plan.delete());
  }

  private Optional<Failure> create(ReplicationController controller, int count)
      throws InterruptedException {
    String uid = controller.getMetadata().getUid();
    Pod pod = ReplicaPod.of(controller);
    expectations.creating(uid);
    try {
      return slowStart.run(count, i -> createOne(controller, pod));
    } finally {
      expectations.settled(uid);
    }
  }

  private Optional<Failure> createOne(ReplicationController controller, Pod pod) {
    String uid = controller.getMetadata().getUid();
    try {
      Pod created =
          client.pods().inNamespace(pod.getMetadata().getNamespace()).resource(pod).create();
      expectations.created(uid, created.getMetadata().getUid());
      events.record(
          controller,
          EventRecorder.Type.NORMAL,
          "SuccessfulCreate",
          "Created pod: " + created.getMetadata().getName());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400 || e.getCode() >= 500) {
        expectations.doubt(uid);
      }
      events.record(
          controller, EventRecorder.Type.WARNING, "FailedCreate", "Error creating: " + reason(e));
      return Optional.of(new Failure("FailedCreate", reason(e)));
    }
  }

  private static String reason(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }

  private Optional<Failure> delete(ReplicationController controller, List<Pod> surplus)
      throws InterruptedException {
    String uid = controller.getMetadata().getUid();
    surplus.forEach(pod -> expectations.deleting(uid, pod.getMetadata().getUid()));
    return slowStart.runAll(surplus.size(), i -> deleteOne(controller, surplus.get(i)));
  }

  private Optional<Failure> deleteOne(ReplicationController controller, Pod pod) {
    String uid = controller.getMetadata().getUid();
    String name = pod.getMetadata().getName();
    String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/" + name;
    try {
      if (Deletion.of(pod.getMetadata().getUid(), Dependents.BACKGROUND).send(client, path)) {
        events.record(
            controller, EventRecorder.Type.NORMAL, "SuccessfulDelete", "Deleted pod: " + name);
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      expectations.deleted(uid, pod.getMetadata().getUid());
      events.record(
          controller, EventRecorder.Type.WARNING, "FailedDelete", "Error deleting: " + reason(e));
      return Optional.of(new Failure("FailedDelete", reason(e)));
    }
  }

  /** Writes the status if it changed; answers whether ready pods are not available yet. */
  private boolean writeStatus(
      ReplicationController controller, List<Pod> own, Optional<Failure> failure, Duration behind) {
    Instant now = clock.instant();
    ReplicationControllerStatus status = ReplicaStatus.of(controller, own, failure, now);
    if (!behind.isZero() && controller.getStatus() != null) {
      // Nothing was tried this time, so nothing is known to have stopped failing.
      status.setConditions(controller.getStatus().getConditions());
    }
    if (controller.getStatus() == null || !ReplicaStatus.same(controller.getStatus(), status)) {
      send(controller, status);
    }
    return status.getReadyReplicas() > status.getAvailableReplicas();
  }

  private void send(ReplicationController controller, ReplicationControllerStatus status) {
    try {
      client
          .replicationControllers()
          .inNamespace(controller.getMetadata().getNamespace())
          .withName(controller.getMetadata().getName())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch(controller, status));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404 && e.getCode() != 409) { // gone, or another by now: nobody to tell
        throw e;
      }
    }
  }

  private String patch(ReplicationController controller, ReplicationControllerStatus status) {
    Map<String, Object> fields =
        Map.of(
            "replicas", status.getReplicas(),
            "fullyLabeledReplicas", status.getFullyLabeledReplicas(),
            "readyReplicas", status.getReadyReplicas(),
            "availableReplicas", status.getAvailableReplicas(),
            "observedGeneration", status.getObservedGeneration(),
            "conditions", status.getConditions());
    return client
        .getKubernetesSerialization()
        .asJson(
            Map.of("metadata", Map.of("uid", controller.getMetadata().getUid()), "status", fields));
  }
}
