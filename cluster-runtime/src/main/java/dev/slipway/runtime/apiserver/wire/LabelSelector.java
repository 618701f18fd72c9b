package dev.slipway.runtime.apiserver.wire;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads label selectors as they stand in URLs: {@code a=1,b in (x,y),!c}. */
final class LabelSelector {
  private static final String KEY = "[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?";
  private static final String VALUE = "[-A-Za-z0-9_.]*";
  private static final Pattern EQUALITY =
      Pattern.compile("(" + KEY + ")\\s*(==|=|!=)\\s*(" + VALUE + ")");
  private static final Pattern SET =
      Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern ABSENT = Pattern.compile("!\\s*(" + KEY + ")");
  private static final Pattern PRESENT = Pattern.compile(KEY);

  private LabelSelector() {}

  static Predicate<Map<String, String>> parse(String text) {
    Predicate<Map<String, String>> all = labels -> true;
    for (String term : terms(text)) {
      all = all.and(term(text, term.strip()));
    }
    return all;
  }

  private static Predicate<Map<String, String>> term(String text, String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values = new TreeSet<>();
      for (String value : set.group(4).split(",", -1)) {
        values.add(value.strip());
      }
      String key = set.group(1);
      return set.group(3).equals("in")
          ? labels -> labels.containsKey(key) && values.contains(labels.get(key))
          : labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      String key = equality.group(1);
      String value = equality.group(4);
      return equality.group(3).equals("!=")
          ? labels -> !value.equals(labels.get(key))
          : labels -> value.equals(labels.get(key));
    }
    Matcher absent = ABSENT.matcher(term);
    if (absent.matches()) {
      return labels -> !labels.containsKey(absent.group(1));
    }
    if (PRESENT.matcher(term).matches()) {
      return labels -> labels.containsKey(term);
    }
    throw ApiException.badRequest(
        "unable to parse requirement: found '" + term + "' in label selector \"" + text + "\"");
  }

  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        terms.add(text.substring(start, i));
        start = i + 1;
      }
    }
    terms.add(text.substring(start));
    return text.isBlank() ? List.of() : terms;
  }
}
