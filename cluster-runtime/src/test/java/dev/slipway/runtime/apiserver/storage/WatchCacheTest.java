package dev.slipway.runtime.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.kinds.BuiltinKinds;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.ObjectStore.Outcome;
import dev.slipway.runtime.apiserver.storage.Watcher.Step;
import dev.slipway.runtime.store.InMemoryStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchCacheTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Catalogue catalogue = new Catalogue(BuiltinKinds.all(), Map.of());
  private final ResourceType type = catalogue.stored("", "configmaps").orElseThrow();
  private final InMemoryStore store = new InMemoryStore();
  private final ObjectStore objects = new ObjectStore(store);
  private final WatchCache cache = new WatchCache(store, catalogue);

  @BeforeEach
  void start() {
    cache.start();
  }

  @AfterEach
  void stop() throws Exception {
    cache.close();
    store.close();
  }

  @Test
  void showsWhatHasBeenWrittenOnceItHasCaughtUp() throws Exception {
    write("a", "web");

    assertThat(cache.awaitRevision(objects.currentRevision(), PATIENCE)).isTrue();

    assertThat(cache.of(type).list(everything()).objects())
        .extracting(CachedObject::name)
        .containsExactly("a");
  }

  @Test
  void anObjectThatLeavesTheSelectorIsSeenToVanish() throws Exception {
    StoredObject first = write("a", "web");
    cache.awaitRevision(first.revision(), PATIENCE);
    Filter web =
        new Filter(
            Keys.prefix(type, "default"), object -> "web".equals(object.labels().get("app")));

    try (Watcher watcher = cache.of(type).watch(web).watcher()) {
      StoredObject second = replace(first, "db");
      Step.Changed gone = (Step.Changed) watcher.next(PATIENCE).orElseThrow();
      assertThat(gone.type()).isEqualTo("DELETED");
      assertThat(gone.object().parse().labels()).containsEntry("app", "web");
      assertThat(gone.object().revision()).isEqualTo(second.revision());

      replace(second, "web");
      Step.Changed back = (Step.Changed) watcher.next(PATIENCE).orElseThrow();
      assertThat(back.type()).isEqualTo("ADDED");
    }
  }

  @Test
  void historyIsToldFromARevisionAndRefusedFromBeforeItBegan() throws Exception {
    StoredObject first = write("a", "web");
    StoredObject second = replace(first, "db");
    cache.awaitRevision(second.revision(), PATIENCE);

    try (Watcher watcher = cache.of(type).watchFrom(first.revision(), everything())) {
      Step.Changed changed = (Step.Changed) watcher.next(PATIENCE).orElseThrow();
      assertThat(changed.type()).isEqualTo("MODIFIED");
      assertThat(watcher.caughtUpAt()).contains(second.revision());
    }
    for (int i = 0; i < 1_100; i++) {
      write("filler-" + i, "x");
    }
    cache.awaitRevision(objects.currentRevision(), PATIENCE);
    assertThatThrownBy(() -> cache.of(type).watchFrom(first.revision(), everything()))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(410));
  }

  @Test
  void aReaderThatDoesNotKeepUpIsCutOff() throws Exception {
    try (Watcher watcher = cache.of(type).watch(everything()).watcher()) {
      for (int i = 0; i < 1_200; i++) {
        write("filler-" + i, "x");
      }
      cache.awaitRevision(objects.currentRevision(), PATIENCE);

      int read = 0;
      Optional<Step> step = watcher.next(PATIENCE);
      while (step.orElseThrow() instanceof Step.Changed) {
        read++;
        step = watcher.next(PATIENCE);
      }
      assertThat(step.orElseThrow()).isEqualTo(new Step.Ended(Optional.empty()));
      assertThat(read).isLessThan(1_200);
    }
  }

  @Test
  void whatIsNoObjectIsLeftOut() throws Exception {
    store.put("/registry/core/configmaps/default/junk", new byte[] {1, 2, 3}, 0);
    StoredObject written = write("a", "web");

    assertThat(cache.awaitRevision(written.revision(), PATIENCE)).isTrue();
    assertThat(cache.of(type).list(everything()).objects()).hasSize(1);
  }

  private Filter everything() {
    return new Filter(Keys.prefix(type, ""), object -> true);
  }

  private StoredObject write(String name, String app) {
    Outcome outcome = objects.create(Keys.of(type, "default", name), object(name, app));
    return ((Outcome.Written) outcome).object();
  }

  private StoredObject replace(StoredObject before, String app) {
    ObjectNode changed = object(before.parse().name(), app);
    return ((Outcome.Written) objects.replace(before.key(), changed, before.revision())).object();
  }

  private static ObjectNode object(String name, String app) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", "ConfigMap").put("apiVersion", "v1");
    ObjectNode metadata =
        object.putObject("metadata").put("name", name).put("namespace", "default");
    metadata.putObject("labels").put("app", app);
    return object;
  }
}
