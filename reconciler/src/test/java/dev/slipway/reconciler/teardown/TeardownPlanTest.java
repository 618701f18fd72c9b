package dev.slipway.reconciler.teardown;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TeardownPlanTest {
  @Test
  void otherSelectors_areRefused() {
    for (String selector : new String[] {"minecraft", "app=", "tier=web", "app=a,b=c", "app=a b"}) {
      assertThatThrownBy(() -> TeardownPlan.appOf(selector))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
