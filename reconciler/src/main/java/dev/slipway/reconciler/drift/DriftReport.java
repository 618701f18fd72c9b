package dev.slipway.reconciler.drift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Where a cluster differs from git, or did until it was healed: object, field, both values, since
 * when and by whom.
 *
 * @param rows what lasts first, then what was healed, the newest first
 */
public record DriftReport(List<Row> rows) {
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.drift.lasts())
          .thenComparing(row -> row.drift.since().orElse(Instant.EPOCH), Comparator.reverseOrder())
          .thenComparing(Row::stack)
          .thenComparing(row -> row.drift.object())
          .thenComparing(row -> row.drift.path());

  public DriftReport {
    rows = rows.stream().sorted(ORDER).toList();
  }

  /**
   * One field.
   *
   * @param stack {@code namespace/name}
   */
  public record Row(String stack, Drift drift) {
    public Row {
      requireNonNull(stack);
      requireNonNull(drift);
    }
  }

  /** The drift that the statuses of stacks tell of. */
  public static DriftReport of(Collection<Stack> stacks) {
    List<Row> rows = new ArrayList<>();
    for (Stack stack : stacks) {
      stack
          .status()
          .drift()
          .forEach(drift -> rows.add(new Row(stack.namespace() + "/" + stack.name(), drift)));
    }
    return new DriftReport(rows);
  }

  /** True when some difference has not been healed. */
  public boolean lasts() {
    return rows.stream().anyMatch(row -> row.drift.lasts());
  }

  /** For a terminal. */
  public String text() {
    if (rows.isEmpty()) {
      return "no drift: what runs is what git says\n";
    }
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      Drift drift = row.drift;
      text.append(row.stack).append("  ").append(drift.object()).append('\n');
      text.append("    ").append(difference(drift)).append('\n');
      drift.since().ifPresent(since -> text.append("    since ").append(since));
      text.append(drift.since().isPresent() ? " by " : "    by ").append(author(drift));
      drift.healedAt().ifPresent(at -> text.append(", healed at ").append(at));
      text.append('\n');
    }
    return text.toString();
  }

  private static String difference(Drift drift) {
    if (drift.path().isEmpty()) {
      return "git has the object, the cluster did not";
    }
    return drift.path()
        + ": git says "
        + orAbsent(drift.desired())
        + ", the cluster "
        + (drift.lasts() ? "has " : "had ")
        + orAbsent(drift.live());
  }

  private static String orAbsent(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private static String author(Drift drift) {
    return drift.by().isEmpty() ? "somebody unknown" : drift.by();
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("drifted", lasts());
    ArrayNode entries = report.putArray("drift");
    for (Row row : rows) {
      Drift drift = row.drift;
      ObjectNode entry = entries.addObject();
      entry.put("stack", row.stack);
      entry
          .putObject("object")
          .put("group", drift.object().group())
          .put("kind", drift.object().kind())
          .put("namespace", drift.object().namespace())
          .put("name", drift.object().name());
      entry.put("path", drift.path());
      entry.put("desired", drift.desired());
      entry.put("live", drift.live());
      drift.since().ifPresent(since -> entry.put("since", since.toString()));
      entry.put("by", drift.by());
      drift.healedAt().ifPresent(at -> entry.put("healedAt", at.toString()));
    }
    return report;
  }

  /** For a browser: a page of its own, every value escaped. */
  public String html() {
    StringBuilder html =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Drift</title>
            <style>
            body { font-family: sans-serif; margin: 2em; }
            table { border-collapse: collapse; }
            th, td { border-bottom: 1px solid #ccc; padding: .4em .8em; text-align: left; }
            .lasts { background: #fff3cd; }
            </style>
            </head>
            <body>
            <h1>Drift</h1>
            """);
    if (rows.isEmpty()) {
      html.append("<p>What runs is what git says.</p>\n");
    } else {
      html.append(
          "<table>\n<tr><th>Stack</th><th>Object</th><th>Field</th><th>Git</th><th>Cluster</th>"
              + "<th>Since</th><th>By</th><th>Healed</th></tr>\n");
      rows.forEach(row -> html.append(row(row)));
      html.append("</table>\n");
    }
    return html.append("</body>\n</html>\n").toString();
  }

  private static String row(Row row) {
    Drift drift = row.drift;
    StringBuilder html = new StringBuilder(drift.lasts() ? "<tr class=\"lasts\">" : "<tr>");
    for (String cell :
        List.of(
            row.stack,
            drift.object().toString(),
            drift.path(),
            drift.desired(),
            drift.live(),
            drift.since().map(Instant::toString).orElse(""),
            drift.by(),
            drift.healedAt().map(Instant::toString).orElse(""))) {
      html.append("<td>").append(escaped(cell)).append("</td>");
    }
    return html.append("</tr>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
