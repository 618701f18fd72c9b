package dev.slipway.runtime.kubelet.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who goes first when memory runs out. */
public enum QosClass {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> COUNTED = List.of("cpu", "memory");
  private final String text;

  QosClass(String text) {
    this.text = text;
  }

  /** The class of a pod. */
  public static QosClass of(Pod pod) {
    boolean any = false;
    boolean all = true;
    for (Container container : pod.getSpec().getContainers()) {
      for (String resource : COUNTED) {
        @Nullable Quantity limit = limits(container).get(resource);
        @Nullable Quantity request = requests(container).get(resource);
        any |= limit != null || request != null;
        all &= limit != null && (request == null || request.equals(limit));
      }
    }
    if (!any) {
      return BEST_EFFORT;
    }
    return all ? GUARANTEED : BURSTABLE;
  }

  private static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null || container.getResources().getLimits() == null
        ? Map.of()
        : container.getResources().getLimits();
  }

  private static Map<String, Quantity> requests(Container container) {
    return container.getResources() == null || container.getResources().getRequests() == null
        ? Map.of()
        : container.getResources().getRequests();
  }

  /** As written in a pod's status. */
  @Override
  public String toString() {
    return text;
  }
}
