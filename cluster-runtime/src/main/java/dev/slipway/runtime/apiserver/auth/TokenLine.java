package dev.slipway.runtime.apiserver.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line of comma-separated values, where quotes keep commas and doubled quotes are one. */
final class TokenLine {
  private TokenLine() {}

  /** The columns, or empty if a quote is left open. */
  static Optional<List<String>> split(String line) {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          column.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        columns.add(column.toString());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    columns.add(column.toString());
    return quoted ? Optional.empty() : Optional.of(columns);
  }
}
