package dev.slipway.webhook.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes tables: a title, the names of the columns, and rows of cells. */
final class Table {
  private final Html html;
  private final Instant now;

  Table(Html html, Instant now) {
    this.html = html;
    this.now = now;
  }

  /** A section with one table in it; {@code rows} writes its rows, if there are any. */
  <T> void section(String title, String none, List<String> columns, List<T> items, Row<T> row) {
    html.tag(
        "section",
        "",
        () -> {
          html.leaf("h2", "", title);
          if (items.isEmpty()) {
            html.leaf("p", "none", none);
          } else {
            html.tag("div", "scroll", () -> table(columns, items, row));
          }
        });
  }

  /** Writes the cells of one row. */
  @FunctionalInterface
  interface Row<T> {
    void cells(T item);
  }

  private <T> void table(List<String> columns, List<T> items, Row<T> row) {
    html.tag(
        "table",
        "",
        () -> {
          html.tag(
              "thead",
              "",
              () ->
                  html.tag(
                      "tr",
                      "",
                      () ->
                          columns.forEach(
                              column ->
                                  html.tag(
                                      "th", Map.of("scope", "col"), () -> html.text(column)))));
          html.tag(
              "tbody", "", () -> items.forEach(item -> html.tag("tr", "", () -> row.cells(item))));
        });
  }

  void cell(String text) {
    html.leaf("td", "", text);
  }

  /** A sentence: it gets room, and a long word in it may be broken. */
  void message(String text) {
    html.leaf("td", "message", text);
  }

  void code(String text) {
    html.leaf("td", "code", text);
  }

  /** A state in words, and in a colour that says the same. */
  void state(String word, Tone tone) {
    html.tag("td", "", () -> html.leaf("span", "state " + tone.style(), word));
  }

  /** How a state looks. */
  enum Tone {
    GOOD("good"),
    BUSY("busy"),
    BAD("bad"),
    QUIET("quiet");

    private final String style;

    Tone(String style) {
      this.style = style;
    }

    String style() {
      return style;
    }
  }

  /** How long ago something was. */
  void age(Optional<Instant> time) {
    html.tag(
        "td",
        "age",
        () ->
            time.ifPresent(
                at ->
                    html.tag(
                        "time",
                        Map.of("datetime", at.toString(), "title", at.toString()),
                        () -> html.text(ago(Duration.between(at, now))))));
  }

  static String ago(Duration age) {
    if (age.toSeconds() < 1) {
      return "now";
    }
    if (age.toSeconds() < 120) {
      return age.toSeconds() + " s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + " min";
    }
    return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " d";
  }
}
