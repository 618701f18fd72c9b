package dev.slipway.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalTest {
  @ParameterizedTest
  @CsvSource({
    "Unknown, Unknown, None, UNDER_WAY",
    "Syncing, Healthy, Applying, UNDER_WAY",
    "Synced, Progressing, Applied, UNDER_WAY",
    "Synced, Healthy, Applied, WELL",
    "Synced, Healthy, Healthy, WELL",
    "Synced, Degraded, Applied, UNWELL",
    "Synced, Degraded, Healthy, UNWELL",
    "Syncing, Degraded, Applying, UNDER_WAY",
    "OutOfSync, Progressing, Applying, UNDER_WAY",
    "OutOfSync, Healthy, Failed, UNWELL",
    "OutOfSync, Healthy, Healthy, UNWELL",
    "OutOfSync, Progressing, Applied, UNDER_WAY",
    "Suspended, Degraded, Failed, LEFT_ALONE"
  })
  void stackComesToRest_orNot(String sync, String health, String phase, Arrival expected) {
    StackStatus status =
        StackStatus.EMPTY.toBuilder()
            .sync(SyncState.of(sync))
            .health(HealthState.of(health))
            .phase(SyncPhase.of(phase))
            .build();

    assertThat(Arrival.of(status)).isEqualTo(expected);
  }
}
