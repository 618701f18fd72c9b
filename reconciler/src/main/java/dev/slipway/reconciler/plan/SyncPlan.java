package dev.slipway.reconciler.plan;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.render.StackId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has to happen so that a stack runs as one commit says: immutable, ordered, printable. Dry
 * run, diff, drift, push output, events, status and tests are views of this one value.
 *
 * @param stack the stack
 * @param version of the stack's manifests that the plan leads to
 * @param changes in the order they are carried out, one for each object concerned
 * @param findings why nothing may be applied; then there are no changes
 */
public record SyncPlan(
    StackId stack, String version, List<Change> changes, List<Finding> findings) {
  public SyncPlan {
    requireNonNull(stack);
    requireNonNull(version);
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
    if (!findings.isEmpty() && changes.stream().anyMatch(Change::isAction)) {
      throw new IllegalArgumentException("a plan with findings must not change anything");
    }
  }

  /** True when carrying it out does nothing. */
  public boolean isEmpty() {
    return changes.stream().noneMatch(Change::isAction);
  }

  /** True when what runs is what git says, or as close as it is meant to be. */
  public boolean isInSync() {
    return findings.isEmpty()
        && isEmpty()
        && changes.stream()
            .allMatch(change -> !(change instanceof Change.Skip skip) || skip.isInSync());
  }

  /** The changes that do something. */
  public List<Change> actions() {
    return changes.stream().filter(Change::isAction).toList();
  }

  /** The objects left alone on purpose. */
  public List<Change.Skip> skips() {
    return changes.stream()
        .filter(Change.Skip.class::isInstance)
        .map(Change.Skip.class::cast)
        .toList();
  }

  /** What the stack owns while and after the plan is carried out. */
  public Set<ObjectKey> inventoryAfter() {
    Set<ObjectKey> keys = new TreeSet<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Create create -> keys.add(create.key());
        case Change.Patch patch -> keys.add(patch.key());
        case Change.Replace replace -> keys.add(replace.key());
        case Change.Keep keep -> keys.add(keep.key());
        case Change.Prune prune -> keys.add(prune.key()); // until it is seen to be gone
        case Change.Skip skip -> {
          if (skip.staysOurs()) {
            keys.add(skip.key());
          }
        }
      }
    }
    return keys;
  }

  /** One line for each change that is not simply kept, and for each finding. */
  public List<String> lines() {
    return Stream.concat(
            findings.stream().map(Finding::toString),
            changes.stream()
                .filter(change -> !(change instanceof Change.Keep))
                .map(Change::summary))
        .toList();
  }

  /** {@code 2 to create, 1 to patch}. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    count(text, Change.Create.class, "to create");
    count(text, Change.Patch.class, "to patch");
    count(text, Change.Replace.class, "to replace");
    count(text, Change.Prune.class, "to prune");
    return text.isEmpty() ? "nothing to do" : text.toString();
  }

  private void count(StringBuilder text, Class<? extends Change> type, String what) {
    long count = changes.stream().filter(type::isInstance).count();
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }

  /** The summary and its lines. */
  @Override
  public String toString() {
    return String.join(
        System.lineSeparator(),
        Stream.concat(
                Stream.of(stack + ": " + summary()), lines().stream().map(line -> "  " + line))
            .toList());
  }
}
