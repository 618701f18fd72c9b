package dev.slipway.runtime.controller.gc;

import static dev.slipway.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.loop.SystemTicker;
import dev.slipway.runtime.controller.TestObjects;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedPodsIT {
  private static final String NS = "default";

  @Test
  void beyondTheBound_theOldestFinishedPodsGo_andNoOther() throws Exception {
    AheadClock clock = new AheadClock();
    try (ApiServerFixture api = ApiServerFixture.over(new InMemoryStore(), clock);
        SystemTicker ticker = new SystemTicker("finished-pods-it");
        Informers informers = new Informers(api.client());
        FinishedPods collector =
            new FinishedPods(api.client(), Clock.systemUTC(), ticker, informers, 2)) {
      create(api.client(), "runs", "Running");
      create(api.client(), "a", "Succeeded");
      create(api.client(), "b", "Failed");
      create(api.client(), "c", "Succeeded");
      informers.start();
      collector.start();

      eventually(() -> assertThat(finished(api.client())).hasSize(2));

      clock.ahead = Duration.ofSeconds(2); // creation times have whole seconds
      create(api.client(), "d", "Failed");
      eventually(() -> assertThat(finished(api.client())).hasSize(2).contains("d"));
      assertThat(api.client().pods().inNamespace(NS).withName("runs").get()).isNotNull();
    }
  }

  private static List<String> finished(KubernetesClient client) {
    return client.pods().inNamespace(NS).list().getItems().stream()
        .filter(pod -> !pod.getStatus().getPhase().equals("Running"))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static void create(KubernetesClient client, String name, String phase) {
    Pod pod = TestObjects.pod(NS, name, "job").build();
    client.pods().inNamespace(NS).resource(pod).create();
    client
        .pods()
        .inNamespace(NS)
        .withName(name)
        .editStatus(
            before ->
                new PodBuilder(before).editOrNewStatus().withPhase(phase).endStatus().build());
  }

  /** The machine's clock and a little more. */
  private static final class AheadClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the clock has no use for zones");
    }
  }
}
