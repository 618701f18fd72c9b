package dev.slipway.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Drift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftReportTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ObjectKey GHOST =
      new ObjectKey("", "ReplicationController", "default", "ghost");

  private static DriftReport.Row row(String live, Optional<Instant> healedAt) {
    return new DriftReport.Row(
        "default/web-ghost",
        new Drift(
            GHOST, ".spec.replicas", "1", live, Optional.of(NOON), "kubectl (scale)", healedAt));
  }

  @Test
  void report_tellsBothValuesSinceWhenAndByWhom() {
    DriftReport report = new DriftReport(List.of(row("5", Optional.empty())));

    assertThat(report.lasts()).isTrue();
    assertThat(report.text())
        .contains(
            "ReplicationController default/ghost",
            ".spec.replicas: git says 1, the cluster has 5",
            "since 2026-01-01T12:00:00Z by kubectl (scale)");
    assertThat(report.json().at("/drift/0/by").asText()).isEqualTo("kubectl (scale)");
    assertThat(report.json().path("drifted").asBoolean()).isTrue();
  }

  @Test
  void healedDrift_isShownAndDoesNotLast() {
    DriftReport report = new DriftReport(List.of(row("5", Optional.of(NOON.plusSeconds(1)))));

    assertThat(report.lasts()).isFalse();
    assertThat(report.text()).contains("the cluster had 5", "healed at 2026-01-01T12:00:01Z");
  }

  @Test
  void html_escapesWhatComesFromTheCluster() {
    assertThat(new DriftReport(List.of(row("<script>alert(1)</script>", Optional.empty()))).html())
        .doesNotContain("<script>")
        .contains("&lt;script&gt;");
  }

  @Test
  void noDrift_saysSo() {
    assertThat(new DriftReport(List.of()).text()).startsWith("no drift");
  }
}
