package dev.slipway.runtime.kubelet.image;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Registries that did not answer a short while ago, so that not every start of a container waits
 * for the same time-out.
 */
final class Unreachable {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private record Outage(Instant until, String reason) {}

  private final InstantSource clock;
  private final Map<String, Outage> outages = new ConcurrentHashMap<>();

  Unreachable(InstantSource clock) {
    this.clock = clock;
  }

  void silent(String registry, String reason) {
    outages.put(registry, new Outage(clock.instant().plus(REMEMBERED), reason));
  }

  void answered(String registry) {
    outages.remove(registry);
  }

  /** Why a registry is taken to be out of reach. */
  Optional<String> reason(String registry) {
    @Nullable Outage outage = outages.get(registry);
    if (outage == null || !outage.until().isAfter(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(outage.reason());
  }
}
