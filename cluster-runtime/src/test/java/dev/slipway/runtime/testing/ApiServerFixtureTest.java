package dev.slipway.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiServerFixtureTest {
  @Test
  void closesWhatItOpenedWhenItCannotStart() {
    List<String> calls = new ArrayList<>();
    try (InMemoryStore memory = new InMemoryStore()) {
      Store failing =
          (Store)
              Proxy.newProxyInstance(
                  Store.class.getClassLoader(),
                  new Class<?>[] {Store.class},
                  (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (method.getName().equals("put")) {
                      throw new IllegalStateException("the disk is full");
                    }
                    try {
                      return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });

      assertThatThrownBy(() -> ApiServerFixture.over(failing, Clock.systemUTC()))
          .hasMessageContaining("the disk is full");
    }
    assertThat(calls).contains("put").endsWith("close");
  }
}
