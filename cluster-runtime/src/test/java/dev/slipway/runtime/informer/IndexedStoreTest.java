package dev.slipway.runtime.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class IndexedStoreTest {
  private final IndexedStore<ConfigMap> store =
      new IndexedStore<>(
          Map.of("team", map -> List.of(map.getMetadata().getLabels().get("team"))), map -> {});

  private static ConfigMap map(String name, String team, String version) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .withLabels(Map.of("team", team))
        .withResourceVersion(version)
        .addNewManagedField()
        .withManager("kubectl")
        .endManagedField()
        .endMetadata()
        .build();
  }

  private void put(ConfigMap map) {
    store.put(store.getKey(map), map);
  }

  @Test
  void index_followsChanges() {
    put(map("a", "red", "1"));
    put(map("b", "red", "2"));
    put(map("a", "blue", "3"));
    store.remove("default/b");

    assertThat(store.by("team", "red")).isEmpty();
    assertThat(store.by("team", "blue"))
        .extracting(each -> each.getMetadata().getResourceVersion())
        .containsExactly("3");
    assertThat(store.get("default/a").getMetadata().getManagedFields()).isEmpty();
  }

  /**
   * A reader never sees the moment between taking the old object out and putting the new one in.
   */
  @Test
  void updates_areNeverSeenHalfDone() throws Exception {
    put(map("a", "red", "0"));
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !stop.get(); i++) {
                    put(map("a", "red", String.valueOf(i)));
                  }
                });
    try {
      for (int i = 0; i < 200_000; i++) {
        assertThat(store.by("team", "red").size()).isEqualTo(1);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }
}
