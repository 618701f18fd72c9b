package dev.slipway.runtime.kubelet.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces {@code $(NAME)} by a variable's value; {@code $$(NAME)} stays {@code $(NAME)}. */
final class Expansion {
  private Expansion() {}

  /** What is not known, and what is not closed, stays as written. */
  static String expand(String text, Map<String, String> variables) {
    StringBuilder result = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        result.append(c);
        at++;
        continue;
      }
      char next = text.charAt(at + 1);
      int end = next == '(' ? text.indexOf(')', at + 2) : -1;
      if (next == '$') {
        result.append('$');
        at += 2;
      } else if (end >= 0) {
        @Nullable String value = variables.get(text.substring(at + 2, end));
        result.append(value == null ? text.substring(at, end + 1) : value);
        at = end + 1;
      } else {
        result.append(c);
        at++;
      }
    }
    return result.toString();
  }
}
