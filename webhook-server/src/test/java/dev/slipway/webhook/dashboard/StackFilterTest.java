package dev.slipway.webhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackSpec;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Filters from parameters that anybody may write. */
class StackFilterTest {
  private static Stack stack(String name, HealthState health) {
    return new Stack(
        "default",
        name,
        "main",
        1,
        new StackSpec(false, Optional.empty(), List.of()),
        StackStatus.EMPTY.toBuilder().sync(SyncState.SYNCED).health(health).build(),
        Optional.empty());
  }

  private static StackFilter filter(Map<String, String> parameters) {
    return StackFilter.of(name -> parameters.getOrDefault(name, ""));
  }

  @Test
  void stacksAreFoundByNameAndState() {
    List<Stack> stacks =
        List.of(
            stack("web-frontend", HealthState.HEALTHY),
            stack("web-ghost", HealthState.DEGRADED),
            stack("nginx", HealthState.DEGRADED));

    assertThat(filter(Map.of("q", "WEB", "show", "unhealthy")).matching(stacks))
        .extracting(Stack::name)
        .containsExactly("web-ghost");
    assertThat(filter(Map.of()).matching(stacks)).hasSize(3);
    assertThat(filter(Map.of("show", "drifting")).matching(stacks)).isEmpty();
  }

  @Property(tries = 300)
  void anyParametersAreAFilter(@ForAll String query, @ForAll String show, @ForAll String page) {
    StackFilter filter = filter(Map.of("q", query, "show", show, "page", page));

    assertThat(filter.page()).isPositive();
    assertThat(filter.address(filter.page())).matches("\\?q=[\\w.*%+-]*&show=[a-z]+&page=\\d+");
  }

  @Test
  void agesReadWell() {
    assertThat(Table.ago(Duration.ofMillis(-5))).isEqualTo("now");
    assertThat(Table.ago(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Table.ago(Duration.ofMinutes(90))).isEqualTo("90 min");
    assertThat(Table.ago(Duration.ofHours(30))).isEqualTo("30 h");
    assertThat(Table.ago(Duration.ofDays(3))).isEqualTo("3 d");
  }
}
