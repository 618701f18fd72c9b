package dev.slipway.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncPhase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pusher is told, from what the resources show. */
class CommitProgressTest {
  private static final String COMMIT = "a".repeat(40);
  private static final String OTHER = "b".repeat(40);
  private static final String REQUEST = "2026-01-01T00:00:00Z/";

  private final CommitProgress progress =
      new CommitProgress(COMMIT, Instant.parse("2026-01-01T00:00:00Z"));

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Labels.API_VERSION).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", "default");
    return object;
  }

  private static KubeObject repository(String wanted, String handled, String... changed) {
    ObjectNode object = object("Repository", "main");
    object
        .withObject("metadata")
        .putObject("annotations")
        .put(Labels.SYNC_REQUESTED, REQUEST + wanted);
    ObjectNode status = object.putObject("status");
    status.put("lastHandledSyncRequest", REQUEST + handled).put("observedRevision", handled);
    List.of(changed).forEach(status.withArray("changedStacks")::add);
    return KubeObject.of(object);
  }

  private static KubeObject stack(
      String name, SyncPhase phase, HealthState health, String message) {
    ObjectNode object = object("Stack", name);
    object.set(
        "status",
        StackStatus.EMPTY.toBuilder()
            .targetRevision(COMMIT)
            .phase(phase)
            .health(health)
            .plan(List.of("create Service default/" + name))
            .message(message)
            .build()
            .toJson());
    return KubeObject.of(object);
  }

  @Test
  void isOverWhenEveryChangedStackIsHealthy() {
    progress.seen(repository(COMMIT, COMMIT, "api", "web"));
    progress.seen(stack("web", SyncPhase.HEALTHY, HealthState.HEALTHY, ""));
    assertThat(progress.isOver()).isFalse();
    assertThat(progress.open()).isEqualTo("api");
    progress.seen(stack("api", SyncPhase.HEALTHY, HealthState.HEALTHY, ""));

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("deployed aaaaaaa");
  }

  @Test
  void stackThatLeftGitIsDoneWithOnceItIsGone() {
    progress.seen(repository(COMMIT, COMMIT, "old"));
    assertThat(progress.unseen()).containsExactly("old");
    progress.seen(stack("old", SyncPhase.APPLYING, HealthState.UNKNOWN, ""));
    assertThat(progress.isOver()).isFalse();

    assertThat(progress.gone("old")).containsExactly("old: removed");

    assertThat(progress.unseen()).isEmpty();
    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("deployed aaaaaaa");
  }

  @Test
  void stackOfAnotherRepositoryIsNotWaitedFor() {
    progress.seen(repository(COMMIT, COMMIT, "web"));

    assertThat(progress.belongsTo("main", "web"))
        .containsExactly("web: Failed: a stack of that name belongs to Repository main");

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("1 stack is not healthy");
  }

  @Test
  void commitWithoutAnyManifestIsNotCalledDeployed() {
    ObjectNode vanished = repository(COMMIT, COMMIT).toTree();
    vanished
        .withObject("status")
        .withArray("conditions")
        .addObject()
        .put("type", "Read")
        .put("status", "False")
        .put("reason", "PruneRefused")
        .put("message", "everything that runs is kept");

    progress.seen(KubeObject.of(vanished));

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("not deployed: everything that runs is kept");
  }

  @Test
  void saysEachThingOnceWhateverTheOrder() {
    KubeObject applying = stack("web", SyncPhase.APPLYING, HealthState.UNKNOWN, "");
    assertThat(progress.seen(applying)).isEmpty();

    assertThat(progress.seen(repository(COMMIT, COMMIT, "web")))
        .containsExactly("changes web", "web: create Service default/web", "web: applying");
    assertThat(progress.seen(applying)).isEmpty();
  }

  @Test
  void stackThatIsSuspendedMeanwhileIsNotWaitedFor() {
    progress.seen(repository(COMMIT, COMMIT, "web"));
    ObjectNode suspended =
        stack("web", SyncPhase.APPLYING, HealthState.PROGRESSING, "suspended").toTree();
    suspended.withObject("status").put("sync", "Suspended").put("targetRevision", OTHER);

    assertThat(progress.seen(KubeObject.of(suspended)))
        .containsExactly("web: left alone: suspended");

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("deployed aaaaaaa");
  }

  @Test
  void stackThatIsPinnedElsewhereIsNotWaitedFor() {
    progress.seen(repository(COMMIT, COMMIT, "web"));
    ObjectNode pinned = stack("web", SyncPhase.HEALTHY, HealthState.HEALTHY, "1 object").toTree();
    pinned.withObject("status").put("targetRevision", OTHER);
    pinned.withObject("spec").put("pinnedRevision", OTHER);
    progress.seen(KubeObject.of(pinned));

    assertThat(progress.isOver()).isTrue();
  }

  @Test
  void brokenStackThatThePushDoesNotChangeIsNamedBesideTheSuccess() {
    ObjectNode broken = stack("api", SyncPhase.APPLIED, HealthState.DEGRADED, "crashes").toTree();
    broken.withObject("status").put("targetRevision", OTHER);
    progress.seen(KubeObject.of(broken));
    progress.seen(repository(COMMIT, COMMIT, "web"));
    progress.seen(stack("web", SyncPhase.HEALTHY, HealthState.HEALTHY, ""));

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion())
        .containsExactly(
            "not changed by this push, and not healthy: api: crashes", "deployed aaaaaaa");
  }

  @Test
  void whatWasAskedForBeforeTellsNothing() {
    ObjectNode old = repository(OTHER, OTHER).toTree();
    old.withObject("metadata")
        .withObject("annotations")
        .put(Labels.SYNC_REQUESTED, "2025-12-31T23:59:59Z/" + OTHER);

    assertThat(progress.seen(KubeObject.of(old))).isEmpty();
    assertThat(progress.isOver()).isFalse();
  }

  @Test
  void failureAndDegradationEndItWithTheReason() {
    progress.seen(repository(COMMIT, COMMIT, "api", "web"));
    assertThat(progress.seen(stack("api", SyncPhase.FAILED, HealthState.UNKNOWN, "denied")))
        .contains("api: Failed: denied");
    assertThat(progress.seen(stack("web", SyncPhase.APPLIED, HealthState.DEGRADED, "crashes")))
        .contains("web: Degraded: crashes");

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("2 stacks are not healthy");
  }

  @Test
  void newerPushTakesOver() {
    progress.seen(repository(OTHER, OTHER));

    assertThat(progress.isOver()).isTrue();
    assertThat(progress.conclusion()).containsExactly("a newer request has taken over: " + OTHER);
  }

  @Test
  void nothingToDoIsSaid() {
    assertThat(progress.seen(repository(COMMIT, COMMIT)))
        .containsExactly("nothing that runs changes");
    assertThat(progress.isOver()).isTrue();
  }

  @Test
  void requestThatIsNotHandledYetSaysNothing() {
    assertThat(progress.seen(repository(COMMIT, OTHER, "web"))).isEmpty();
    assertThat(progress.isOver()).isFalse();
  }
}
