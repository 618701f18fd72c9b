package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which pods go first when memory runs out: follows from requests and limits. */
final class QualityOfService {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QualityOfService() {}

  static String of(JsonNode spec) {
    List<JsonNode> containers = new ArrayList<>();
    spec.path("containers").forEach(containers::add);
    spec.path("initContainers").forEach(containers::add);
    boolean any = false;
    boolean guaranteed = !containers.isEmpty();
    for (JsonNode container : containers) {
      JsonNode resources = container.path("resources");
      for (String name : COUNTED) {
        Optional<BigDecimal> limit = amount(resources.path("limits").path(name));
        Optional<BigDecimal> request =
            amount(resources.path("requests").path(name)).or(() -> limit);
        any |= limit.isPresent() || request.isPresent();
        guaranteed &=
            limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) == 0;
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static Optional<BigDecimal> amount(JsonNode quantity) {
    return Quantities.value(quantity).filter(value -> value.signum() > 0);
  }
}
