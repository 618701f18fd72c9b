package dev.slipway.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
  private static KubeObject object(String text) {
    return new ManifestReader()
        .read("f", text.getBytes(StandardCharsets.UTF_8))
        .manifests()
        .get(0)
        .object();
  }

  private static Repository repository(String spec) {
    return Repository.from(
        object(
            "apiVersion: slipway.dev/v1alpha1\nkind: Repository\nmetadata: {name: r}\nspec: "
                + spec));
  }

  @Test
  void repositoriesHaveDefaults() {
    RepositorySpec spec = repository("{url: 'https://example.com/x.git'}").spec();

    assertThat(spec)
        .isEqualTo(
            new RepositorySpec(
                "https://example.com/x.git",
                "main",
                "",
                new Schedule.Interval(Duration.ofMinutes(5)),
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                false,
                List.of()));
  }

  @Test
  void repositoriesSayAllTheyCan() {
    RepositorySpec spec =
        repository(
                "{url: 'git@example.com:x.git', branch: prod, path: ./containers/, schedule: '0 0"
                    + " 12 * * ?', credentialsSecret: key, webhookSecret: hook, prune: false, selfHeal: false, suspend:"
                    + " true}")
            .spec();

    assertThat(spec.problems()).isEmpty();
    assertThat(spec.path()).isEqualTo("containers");
    assertThat(spec.schedule()).isEqualTo(new Schedule.Cron("0 0 12 * * ?"));
    assertThat(spec.credentialsSecret()).contains("key");
    assertThat(spec.webhookSecret()).contains("hook");
    assertThat(spec.prune() || spec.selfHeal()).isFalse();
    assertThat(spec.suspend()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|spec.url: is missing",
        "{url: 5}|spec.url: must be text",
        "{url: 'ftp://x/y'}|spec.url: must start with https://, http://, ssh:// or file://, or be"
            + " user@host:path",
        "{url: 'https://u:secret@x/y'}|spec.url: must not hold a password; put it in a Secret named"
            + " by credentialsSecret",
        "{url: 'file:///x', interval: soon}|spec.interval: must be a length of time such as 30s, 5m"
            + " or 1h, from 1s to 744h",
        "{url: 'file:///x', interval: 1ms}|spec.interval: must be a length of time such as 30s, 5m"
            + " or 1h, from 1s to 744h",
        "{url: 'file:///x', schedule: daily}|spec.schedule: must be a cron expression of six or seven"
            + " fields, seconds first",
        "{url: 'file:///x', path: a/../../b}|spec.path: must stay inside the repository",
        "{url: 'file:///x', branch: 'a b'}|spec.branch: is not a valid name of a branch",
        "{url: 'file:///x', prune: maybe}|spec.prune: must be true or false",
        "{url: 'file:///x', verify: {mode: head}}|spec.verify: checking signatures of commits is not"
            + " implemented",
        "{url: 'file:///x', syncWindows: []}|spec.syncWindows: sync windows are not implemented; use"
            + " suspend",
        "{url: 'file:///x', targetCluster: {}}|spec.targetCluster: other clusters as targets are not"
            + " implemented"
      })
  void whatMakesNoSenseIsAProblemNotAnException(String spec, String problem) {
    assertThat(repository(spec).spec().problems())
        .extracting(SpecProblem::toString)
        .containsExactly(problem);
  }

  @Test
  void misunderstoodFlagsDeleteNothing() {
    assertThat(repository("{url: 'file:///x', prune: 'false'}").spec().prune()).isFalse();
  }

  @Test
  void requestsArePendingUntilTheyAreHandled() {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    String request = Repository.SyncRequest.format(at, "abc");
    KubeObject object =
        object(
            "apiVersion: slipway.dev/v1alpha1\nkind: Repository\nmetadata:\n  name: r\n"
                + "  annotations: {slipway.dev/sync-requested: '"
                + request
                + "'}\nspec: {url: 'file:///x'}\n");

    assertThat(Repository.from(object).pendingRequest())
        .contains(new Repository.SyncRequest("2026-01-02T03:04:05Z/abc", at, "abc"));
    RepositoryStatus handled =
        new RepositoryStatus(
            1,
            "abc",
            List.of("web-ghost"),
            "",
            Optional.of(at),
            request,
            new RepositoryStatus.Counts(3, 2, 1),
            List.of());
    KubeObject after = object.with(tree -> tree.set("status", handled.toJson()));
    assertThat(Repository.from(after).pendingRequest()).isEmpty();
    assertThat(Repository.from(after).status()).isEqualTo(handled);
    assertThat(Repository.SyncRequest.parse("yesterday/abc")).isEmpty();
  }

  @Test
  void stackStatusesSurviveTheRoundTrip() {
    ObjectKey key = new ObjectKey("", "Service", "default", "ghost");
    StackStatus status =
        StackStatus.EMPTY.toBuilder()
            .observedGeneration(2)
            .app("ghost")
            .path("web/ghost")
            .sync(SyncState.OUT_OF_SYNC)
            .health(HealthState.DEGRADED)
            .revision("0123456789abcdef0123456789abcdef01234567")
            .treeId("t")
            .message("m")
            .inventory(List.of(key))
            .drift(
                List.of(
                    new Drift(
                        key,
                        ".spec.type",
                        "\"ClusterIP\"",
                        "\"NodePort\"",
                        Optional.of(Instant.EPOCH),
                        "kubectl",
                        Optional.empty())))
            .history(
                List.of(
                    new HistoryEntry(
                        "r", Optional.of(Instant.EPOCH), Optional.empty(), "Failed", "w")))
            .conditions(
                List.of(new Condition("Ready", "False", "R", "m", Optional.of(Instant.EPOCH), 2)))
            .build();

    assertThat(StackStatus.from(status.toJson())).isEqualTo(status);
    assertThat(status.toJson().path("shortRevision").asText()).isEqualTo("0123456");
  }

  @Test
  void statusesOfAnyShapeAreSurvived() {
    KubeObject odd =
        object(
            "apiVersion: slipway.dev/v1alpha1\nkind: Stack\nmetadata: {name: s}\n"
                + "spec: {suspend: 7, pinnedRevision: main}\n"
                + "status: {sync: 5, inventory: x, drift: [1, {object: 2}], history: {a: 1}}\n");

    Stack stack = Stack.from(odd);

    assertThat(stack.spec().suspend()).isTrue();
    assertThat(stack.spec().problems()).hasSize(2);
    assertThat(stack.status().sync()).isEqualTo(SyncState.UNKNOWN);
    assertThat(stack.status().drift()).hasSize(1);
  }

  @Test
  void conditionsKeepTheirTimeUntilTheyChange() {
    Condition first = new Condition("Ready", "True", "A", "", Optional.of(Instant.EPOCH), 1);
    Instant later = Instant.ofEpochSecond(60);

    List<Condition> same =
        new Condition("Ready", "True", "B", "", Optional.of(later), 2).into(List.of(first));
    List<Condition> changed =
        new Condition("Ready", "False", "C", "", Optional.of(later), 2).into(same);

    assertThat(same.get(0).lastTransitionTime()).contains(Instant.EPOCH);
    assertThat(same.get(0).reason()).isEqualTo("B");
    assertThat(changed.get(0).lastTransitionTime()).contains(later);
  }

  @Test
  void trackingIdsSurviveTheRoundTrip() {
    Labels.TrackingId id =
        new Labels.TrackingId(
            "default", "repo", "web-ghost", new ObjectKey("", "Service", "default", "ghost"));

    assertThat(id).hasToString("default/repo/web-ghost:/Service/default/ghost");
    assertThat(Labels.TrackingId.parse(id.toString())).contains(id);
    assertThat(Labels.TrackingId.parse("x")).isEmpty();
    assertThat(Labels.TrackingId.parse("a/b:c")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"30s,PT30S", "5m,PT5M", "1h30m,PT1H30M", "1.5s,PT1.5S", "250ms,PT0.25S"})
  void lengthsOfTime(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
    assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    assertThat(Durations.parse(text + "x")).isEmpty();
  }
}
