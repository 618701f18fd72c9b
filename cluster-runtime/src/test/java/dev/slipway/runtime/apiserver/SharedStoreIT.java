package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Others may write to the same store: their revisions are not ours to wait for. */
class SharedStoreIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @Test
  void listsAreAnsweredWhileOthersWriteBesideUs() throws Exception {
    InMemoryStore store = new InMemoryStore();
    try (ApiServerFixture fixture = ApiServerFixture.over(store, Clock.systemUTC());
        Api api = new Api(fixture)) {
      api.post(MAPS, "{'metadata':{'name':'ours'}}");
      store.put("/somebody/else", new byte[] {1}, 0);

      Api.Answer list = api.get(MAPS + "?limit=500");

      assertThat(list.code()).isEqualTo(200);
      assertThat(list.body().at("/items/0/metadata/name").asText()).isEqualTo("ours");
      assertThat(api.get(MAPS + "?watch=true&timeoutSeconds=1").code()).isEqualTo(200);
    }
  }
}
