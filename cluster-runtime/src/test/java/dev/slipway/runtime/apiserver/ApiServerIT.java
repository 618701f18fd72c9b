package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerIT {
  private ApiServerFixture fixture;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
    client = fixture.client();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void keepsWhatIsCreatedUntilItIsDeleted() {
    ConfigMap created = client.configMaps().inNamespace("default").resource(map("a", "1")).create();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getResourceVersion()).isNotEmpty();

    ConfigMap edited =
        client
            .configMaps()
            .inNamespace("default")
            .withName("a")
            .edit(map -> new ConfigMapBuilder(map).addToData("k", "2").build());
    assertThat(edited.getData()).containsEntry("k", "2");
    assertThat(client.configMaps().inAnyNamespace().list().getItems())
        .extracting(map -> map.getData().get("k"))
        .containsExactly("2");

    client.configMaps().inNamespace("default").withName("a").delete();
    assertThat(client.configMaps().inNamespace("default").withName("a").get()).isNull();
  }

  @Test
  void refusesWhatIsBasedOnAnOlderState() {
    ConfigMap first = client.configMaps().inNamespace("default").resource(map("a", "1")).create();
    client
        .configMaps()
        .inNamespace("default")
        .resource(new ConfigMapBuilder(first).addToData("k", "2").build())
        .update();

    assertThatThrownBy(
            () ->
                client
                    .configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder(first).addToData("k", "3").build())
                    .update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the object has been modified");
  }

  @Test
  void informersSeeEveryChange() throws Exception {
    client.configMaps().inNamespace("default").resource(map("early", "1")).create();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace("default").inform(new Recorder(seen))) {
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("add early");

      client.configMaps().inNamespace("default").resource(map("late", "1")).create();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("add late");
      client
          .configMaps()
          .inNamespace("default")
          .withName("late")
          .edit(map -> new ConfigMapBuilder(map).addToData("k", "2").build());
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("update late");
      client.configMaps().inNamespace("default").withName("late").delete();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("delete late");
    }
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(Map.of("k", value))
        .build();
  }

  private record Recorder(BlockingQueue<String> seen) implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      seen.add("add " + map.getMetadata().getName());
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      seen.add("update " + after.getMetadata().getName());
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      seen.add("delete " + map.getMetadata().getName());
    }
  }
}
