package dev.slipway.reconciler.drift;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Drift;
import dev.slipway.reconciler.diff.FieldDiff;
import dev.slipway.reconciler.diff.FieldOwners;
import dev.slipway.reconciler.diff.FieldOwners.Author;
import dev.slipway.reconciler.diff.ObjectDiff;
import dev.slipway.reconciler.plan.Change;
import dev.slipway.reconciler.plan.SyncPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the entries of a stack's drift up to date. */
public final class DriftLog {
  private static final int HEALED_KEPT = 20;
  private static final Duration HEALED_FOR = Duration.ofDays(7);

  private DriftLog() {}

  /**
   * The entries after a look at a stack whose manifests have not changed since they were applied:
   * what a plan would undo is drift; entries of before that it does not name are over.
   *
   * @param plan what would have to be done
   * @param live the objects it looked at
   * @param before entries so far
   */
  public static List<Drift> observed(
      SyncPlan plan, Map<ObjectKey, KubeObject> live, List<Drift> before, Instant now) {
    List<Drift> lasting = new ArrayList<>();
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Patch patch -> lasting.addAll(fields(patch.key(), patch.diffs(), live, now));
        case Change.Replace replace ->
            lasting.addAll(fields(replace.key(), replace.diffs(), live, now));
        case Change.Create create ->
            lasting.add(
                new Drift(create.key(), "", "present", "", Optional.of(now), "", Optional.empty()));
        case Change.Prune prune -> {}
        case Change.Keep keep -> {}
        case Change.Skip skip -> {}
      }
    }
    List<Drift> kept = lasting.stream().map(entry -> sinceBefore(entry, before)).toList();
    List<Drift> over =
        before.stream()
            .filter(entry -> kept.stream().noneMatch(one -> isSame(one, entry)))
            .map(entry -> entry.lasts() ? healed(entry, now) : entry)
            .toList();
    return joined(kept, over, now);
  }

  /** The entries once everything was applied: none lasts. */
  public static List<Drift> allHealed(List<Drift> entries, Instant now) {
    List<Drift> healed =
        entries.stream().map(entry -> entry.lasts() ? healed(entry, now) : entry).toList();
    return joined(List.of(), healed, now);
  }

  private static List<Drift> joined(List<Drift> lasting, List<Drift> healed, Instant now) {
    return Stream.concat(
            lasting.stream(),
            healed.stream()
                .filter(
                    entry ->
                        entry.healedAt().map(at -> at.plus(HEALED_FOR).isAfter(now)).orElse(true))
                .limit(HEALED_KEPT))
        .toList();
  }

  private static List<Drift> fields(
      ObjectKey key, List<FieldDiff> diffs, Map<ObjectKey, KubeObject> live, Instant now) {
    KubeObject object = live.get(key);
    return diffs.stream()
        .map(
            diff -> {
              Optional<Author> author =
                  object == null
                      ? Optional.empty()
                      : FieldOwners.of(object).authorOf(diff.path(), ObjectDiff.MANAGER);
              return new Drift(
                  key,
                  path(diff),
                  diff.desired().orElse(""),
                  diff.live().orElse(""),
                  Optional.of(author.flatMap(Author::time).orElse(now)),
                  author.map(Author::toString).orElse(""),
                  Optional.empty());
            })
        .toList();
  }

  private static String path(FieldDiff diff) {
    String path = diff.path().toString();
    return path.startsWith("[") ? path : "." + path;
  }

  /** What is still the same keeps the time at which it was noticed, unless a record is better. */
  private static Drift sinceBefore(Drift entry, List<Drift> before) {
    if (!entry.by().isEmpty()) {
      return entry;
    }
    return before.stream()
        .filter(one -> one.lasts() && isSame(one, entry))
        .findFirst()
        .map(
            one ->
                new Drift(
                    entry.object(),
                    entry.path(),
                    entry.desired(),
                    entry.live(),
                    one.since(),
                    one.by(),
                    Optional.empty()))
        .orElse(entry);
  }

  private static boolean isSame(Drift one, Drift other) {
    return one.lasts()
        && other.lasts()
        && one.object().equals(other.object())
        && one.path().equals(other.path());
  }

  private static Drift healed(Drift entry, Instant now) {
    return new Drift(
        entry.object(),
        entry.path(),
        entry.desired(),
        entry.live(),
        entry.since(),
        entry.by(),
        Optional.of(now));
  }

  /**
   * {@code .spec.replicas of ReplicationController default/ghost: 5 -> 1, set by kubectl (scale)}.
   */
  public static String summary(List<Drift> entries) {
    return entries.stream()
        .filter(Drift::lasts)
        .map(DriftLog::line)
        .collect(Collectors.joining("; "));
  }

  /** One entry as a line. */
  public static String line(Drift entry) {
    if (entry.path().isEmpty()) {
      return entry.object() + " was deleted" + by(" by ", entry);
    }
    String live = entry.live().isEmpty() ? "(absent)" : entry.live();
    String desired = entry.desired().isEmpty() ? "(absent)" : entry.desired();
    return entry.object()
        + " "
        + entry.path()
        + ": "
        + live
        + " -> "
        + desired
        + by(", set by ", entry);
  }

  private static String by(String word, Drift entry) {
    return entry.by().isEmpty() ? "" : word + entry.by();
  }
}
