package dev.slipway.runtime.kubelet.spec;

import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.status.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resource requests and limits in the runtime's terms. */
final class Limits {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final int SHARES_OF_A_CPU = 1024;
  private static final int FEWEST_SHARES = 2;
  private static final int MOST_SHARES = 262_144;

  /** The engine refuses less, so a smaller limit is raised to it. */
  private static final long LEAST_MEMORY = 6L << 20;

  private Limits() {}

  static ContainerSpec.Resources of(Pod pod, Container container, long machineMemory) {
    Map<String, Quantity> limits =
        container.getResources() == null || container.getResources().getLimits() == null
            ? Map.of()
            : container.getResources().getLimits();
    Map<String, Quantity> requests =
        container.getResources() == null || container.getResources().getRequests() == null
            ? Map.of()
            : container.getResources().getRequests();
    BigDecimal cpuLimit = amount(limits.get("cpu"));
    @Nullable Quantity cpu = requests.containsKey("cpu") ? requests.get("cpu") : limits.get("cpu");
    @Nullable Quantity memory =
        requests.containsKey("memory") ? requests.get("memory") : limits.get("memory");
    long memoryLimit = amount(limits.get("memory")).longValue();
    return new ContainerSpec.Resources(
        memoryLimit == 0 ? 0 : Math.max(LEAST_MEMORY, memoryLimit),
        cpuLimit.multiply(NANOS).longValue(),
        shares(amount(cpu)),
        oomScore(QosClass.of(pod), amount(memory), machineMemory));
  }

  private static int shares(BigDecimal cpus) {
    int shares =
        cpus.multiply(BigDecimal.valueOf(SHARES_OF_A_CPU))
            .setScale(0, RoundingMode.FLOOR)
            .min(BigDecimal.valueOf(MOST_SHARES))
            .intValue();
    return Math.max(FEWEST_SHARES, shares);
  }

  /** The less of the machine's memory a container asked for, the sooner it goes. */
  private static int oomScore(QosClass qos, BigDecimal request, long machineMemory) {
    return switch (qos) {
      case GUARANTEED -> -997;
      case BEST_EFFORT -> 1000;
      case BURSTABLE -> {
        if (machineMemory <= 0) {
          yield 999;
        }
        int share =
            request
                .multiply(BigDecimal.valueOf(1000))
                .divide(BigDecimal.valueOf(machineMemory), 0, RoundingMode.FLOOR)
                .min(BigDecimal.valueOf(1000))
                .intValue();
        yield Math.clamp(1000 - share, 3, 999);
      }
    };
  }

  private static BigDecimal amount(@Nullable Quantity quantity) {
    return quantity == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(quantity);
  }
}
