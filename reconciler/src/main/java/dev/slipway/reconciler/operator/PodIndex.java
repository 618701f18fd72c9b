package dev.slipway.reconciler.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which pods a controller has, by the controller's uid. */
final class PodIndex {
  /** The controller that an object names as its owner. */
  record Controller(ObjectKey key, String uid) {}

  private final Map<String, Set<ObjectKey>> byController = new ConcurrentHashMap<>();

  void changed(ObjectKey pod, @Nullable KubeObject before, @Nullable KubeObject after) {
    Optional<Controller> old = before == null ? Optional.empty() : controllerOf(before);
    Optional<Controller> now = after == null ? Optional.empty() : controllerOf(after);
    if (!old.map(Controller::uid).equals(now.map(Controller::uid))) {
      old.ifPresent(
          controller ->
              byController.computeIfPresent(
                  controller.uid,
                  (uid, pods) -> {
                    pods.remove(pod);
                    return pods.isEmpty() ? null : pods;
                  }));
    }
    now.ifPresent(
        controller ->
            byController.compute(
                controller.uid,
                (uid, pods) -> {
                  Set<ObjectKey> set = pods == null ? ConcurrentHashMap.newKeySet() : pods;
                  set.add(pod);
                  return set;
                }));
  }

  List<KubeObject> podsOf(String uid, Function<ObjectKey, Optional<KubeObject>> live) {
    return byController.getOrDefault(uid, Set.of()).stream()
        .sorted()
        .flatMap(key -> live.apply(key).stream())
        .toList();
  }

  static Optional<Controller> controllerOf(KubeObject pod) {
    for (JsonNode owner : pod.at("metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String apiVersion = owner.path("apiVersion").asText("");
        int slash = apiVersion.indexOf('/');
        return Optional.of(
            new Controller(
                new ObjectKey(
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    owner.path("kind").asText(""),
                    pod.namespace().orElse(""),
                    owner.path("name").asText("")),
                owner.path("uid").asText("")));
      }
    }
    return Optional.empty();
  }
}
