package dev.slipway.webhook.dashboard;

import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.HistoryEntry;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import dev.slipway.webhook.dashboard.Table.Tone;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The tables about stacks. */
final class StackTables {
  private static final int SHORT_REVISION = 7;
  private static final int MOST_DRIFT = 200;
  private static final int MOST_HEALED = 8;
  private static final int LONGEST_VALUE = 200;

  private final Html html;
  private final Table table;

  StackTables(Html html, Instant now) {
    this.html = html;
    this.table = new Table(html, now);
  }

  void stacks(List<Stack> matching, StackFilter filter, int all) {
    int pages = Math.max(1, (matching.size() + StackFilter.PAGE_SIZE - 1) / StackFilter.PAGE_SIZE);
    int page = Math.min(filter.page(), pages);
    table.section(
        "Stacks (" + (matching.size() == all ? "" : matching.size() + " of ") + all + ")",
        all == 0 ? "Nothing was deployed yet: push a repository." : "No stack is like that.",
        List.of("stack", "repository", "sync", "health", "revision", "synced", "message"),
        matching.stream()
            .skip((page - 1L) * StackFilter.PAGE_SIZE)
            .limit(StackFilter.PAGE_SIZE)
            .toList(),
        this::stack);
    if (pages > 1) {
      pager(filter, page, pages);
    }
  }

  private void stack(Stack stack) {
    StackStatus status = stack.status();
    html.tag(
        "td",
        "name",
        () -> {
          html.leaf("b", "", stack.name());
          html.leaf("small", "", status.path());
        });
    table.cell(
        stack.namespace().equals("default")
            ? stack.repository()
            : stack.namespace() + "/" + stack.repository());
    if (stack.tornDown().isPresent()) {
      table.state("TornDown", Tone.QUIET);
    } else {
      table.state(status.sync().toString(), tone(status.sync(), status.phase()));
    }
    table.state(status.health().toString(), tone(status.health()));
    table.code(
        status.revision().substring(0, Math.min(SHORT_REVISION, status.revision().length())));
    table.age(status.history().stream().findFirst().flatMap(HistoryEntry::finishedAt));
    table.message(status.message());
  }

  private static Tone tone(SyncState sync, SyncPhase phase) {
    if (phase == SyncPhase.FAILED) {
      return Tone.BAD;
    }
    return switch (sync) {
      case SYNCED -> Tone.GOOD;
      case SYNCING -> Tone.BUSY;
      case OUT_OF_SYNC -> Tone.BAD;
      case SUSPENDED, UNKNOWN -> Tone.QUIET;
    };
  }

  private static Tone tone(HealthState health) {
    return switch (health) {
      case HEALTHY -> Tone.GOOD;
      case PROGRESSING -> Tone.BUSY;
      case DEGRADED, MISSING -> Tone.BAD;
      case SUSPENDED, UNKNOWN -> Tone.QUIET;
    };
  }

  private void pager(StackFilter filter, int page, int pages) {
    html.tag(
        "nav",
        Map.of("aria-label", "pages"),
        () -> {
          if (page > 1) {
            html.tag("a", Map.of("href", filter.address(page - 1)), () -> html.text("← previous"));
          }
          html.leaf("span", "", "page " + page + " of " + pages);
          if (page < pages) {
            html.tag("a", Map.of("href", filter.address(page + 1)), () -> html.text("next →"));
          }
        });
  }

  /** A field that differs, and the stack it is of. */
  private record Difference(Stack stack, Drift drift) {}

  void drift(List<Stack> matching) {
    List<Difference> differences =
        matching.stream()
            .flatMap(
                stack -> stack.status().drift().stream().map(one -> new Difference(stack, one)))
            .sorted(
                Comparator.comparing((Difference one) -> !one.drift().lasts())
                    .thenComparing(
                        one -> one.drift().since().orElse(Instant.EPOCH), Comparator.reverseOrder())
                    .thenComparing(one -> one.stack().name()))
            .toList();
    long lasting = differences.stream().filter(one -> one.drift().lasts()).count();
    List<Difference> shown =
        differences.stream().limit(Math.min(MOST_DRIFT, lasting + MOST_HEALED)).toList();
    table.section(
        "Drift",
        "Everything is as git says.",
        List.of("stack", "object", "field", "git says", "runs", "since", "by", "state"),
        shown,
        this::difference);
    if (differences.size() > shown.size()) {
      int more = differences.size() - shown.size();
      html.leaf("p", "none", "… and " + more + " more: slipway drift");
    }
  }

  private void difference(Difference one) {
    Drift drift = one.drift();
    table.cell(one.stack().name());
    table.cell(drift.object().kind() + " " + drift.object().name());
    table.code(drift.path().isEmpty() ? "the object" : drift.path());
    table.code(shortened(drift.desired()));
    table.code(shortened(drift.live()));
    table.age(drift.since());
    table.cell(drift.by());
    table.state(drift.lasts() ? "differs" : "healed", drift.lasts() ? Tone.BAD : Tone.QUIET);
  }

  private static String shortened(String value) {
    if (value.isEmpty()) {
      return "–";
    }
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
  }
}
