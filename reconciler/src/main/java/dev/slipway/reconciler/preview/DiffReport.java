package dev.slipway.reconciler.preview;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.manifest.Finding;
import dev.slipway.reconciler.diff.FieldDiff;
import dev.slipway.reconciler.plan.Change;
import dev.slipway.reconciler.plan.SyncPlan;
import java.util.List;

/**
 * What syncing would change.
 *
 * @param revision the commit; empty for a working directory
 * @param plans one for each stack, in the order of their names
 */
public record DiffReport(String revision, List<SyncPlan> plans) {
  public DiffReport {
    requireNonNull(revision);
    plans = List.copyOf(plans);
  }

  /** True when syncing would do nothing and everything is understood. */
  public boolean isEmpty() {
    return plans.stream().allMatch(plan -> plan.isEmpty() && plan.findings().isEmpty());
  }

  /** True when some manifest cannot be used. */
  public boolean hasFindings() {
    return plans.stream().anyMatch(plan -> !plan.findings().isEmpty());
  }

  /** For a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (SyncPlan plan : plans) {
      if (plan.isInSync()) {
        continue;
      }
      text.append(plan.stack().name()).append(": ").append(plan.summary()).append('\n');
      plan.findings().forEach(finding -> text.append("  ! ").append(finding).append('\n'));
      plan.changes().forEach(change -> append(text, change));
    }
    return text.isEmpty() ? "no differences\n" : text.toString();
  }

  private static void append(StringBuilder text, Change change) {
    switch (change) {
      case Change.Create create -> text.append("  + ").append(create.key()).append('\n');
      case Change.Patch patch -> fields(text, "  ~ ", patch.key().toString(), patch.diffs());
      case Change.Replace replace ->
          fields(text, "  ± ", replace.key() + " (deleted and made again)", replace.diffs());
      case Change.Prune prune -> text.append("  - ").append(prune.key()).append('\n');
      case Change.Keep keep -> {}
      case Change.Skip skip -> text.append("  = ").append(skip.summary()).append('\n');
    }
  }

  private static void fields(StringBuilder text, String mark, String what, List<FieldDiff> diffs) {
    text.append(mark).append(what).append('\n');
    diffs.forEach(diff -> text.append("      ").append(diff).append('\n'));
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("revision", revision);
    report.put("different", !isEmpty());
    ArrayNode stacks = report.putArray("stacks");
    for (SyncPlan plan : plans) {
      ObjectNode stack = stacks.addObject();
      stack.put("name", plan.stack().name()).put("summary", plan.summary());
      ArrayNode findings = stack.putArray("findings");
      plan.findings().stream().map(Finding::toString).forEach(findings::add);
      ArrayNode changes = stack.putArray("changes");
      plan.changes().forEach(change -> changes.add(json(change)));
    }
    return report;
  }

  private static ObjectNode json(Change change) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("object", change.key().toString());
    switch (change) {
      case Change.Create create -> node.put("change", "create");
      case Change.Patch patch -> fields(node.put("change", "patch"), patch.diffs());
      case Change.Replace replace -> fields(node.put("change", "replace"), replace.diffs());
      case Change.Prune prune -> node.put("change", "prune");
      case Change.Keep keep -> node.put("change", "keep");
      case Change.Skip skip -> node.put("change", "skip").put("reason", skip.reason());
    }
    return node;
  }

  private static void fields(ObjectNode node, List<FieldDiff> diffs) {
    ArrayNode fields = node.putArray("fields");
    for (FieldDiff diff : diffs) {
      ObjectNode field = fields.addObject().put("path", diff.path().toString());
      diff.desired().ifPresent(value -> field.put("desired", value));
      diff.live().ifPresent(value -> field.put("live", value));
    }
  }
}
