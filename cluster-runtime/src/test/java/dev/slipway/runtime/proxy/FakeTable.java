package dev.slipway.runtime.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands the statements of {@link RulesetChange} as strictly as the kernel does. */
final class FakeTable {
  private static final Pattern REFERENCE = Pattern.compile("goto ([a-z]+/[^ ,}]+)|@(aff/[^ ]+)");

  private final SortedMap<String, List<String>> rules = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
  private final SortedMap<String, Integer> sets = new TreeMap<>();
  private final SortedMap<String, List<String>> fixed = new TreeMap<>();

  FakeTable(TableLayout layout) {
    fixed.putAll(layout.emptyState().chains());
    layout.emptyState().elements().keySet().forEach(name -> elements.put(name, new TreeMap<>()));
  }

  void run(List<String> statements) {
    statements.forEach(this::run);
  }

  private void run(String statement) {
    String[] words = statement.split(" ", 6);
    String name = words[4];
    String rest = words.length > 5 ? words[5] : "";
    switch (words[0] + " " + words[1]) {
      case "add chain" -> rules.putIfAbsent(name, new ArrayList<>());
      case "flush chain" -> need(rules, name).clear();
      case "delete chain" -> {
        refuseIfUsed(name);
        if (!need(rules, name).isEmpty()) {
          throw new IllegalStateException("chain is not empty: " + name);
        }
        rules.remove(name);
      }
      case "add rule" -> addRule(name, rest);
      case "add set" -> addSet(name, rest);
      case "delete set" -> {
        refuseIfUsed(name);
        need(sets, name);
        sets.remove(name);
      }
      case "add element" -> split(rest).forEach(each -> addElement(name, each));
      case "delete element" -> split(rest).forEach(each -> deleteElement(name, each));
      default -> throw new IllegalStateException("unknown statement: " + statement);
    }
  }

  private void addRule(String chain, String rule) {
    String text = rule.substring(0, rule.indexOf(" comment "));
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      if (reference.group(1) != null) {
        need(rules, reference.group(1));
      } else {
        need(sets, reference.group(2));
      }
    }
    need(rules, chain).add(text);
  }

  private void addSet(String name, String rest) {
    Matcher timeout = Pattern.compile("timeout (\\d+)s").matcher(rest);
    if (!timeout.find() || sets.put(name, Integer.valueOf(timeout.group(1))) != null) {
      throw new IllegalStateException("set exists or has no timeout: " + name);
    }
  }

  private void addElement(String container, String element) {
    String[] keyAndVerdict = element.split(" : ", 2);
    String verdict = keyAndVerdict.length > 1 ? keyAndVerdict[1] : "";
    if (verdict.startsWith("goto ")) {
      need(rules, verdict.substring("goto ".length()));
    }
    String before = need(elements, container).putIfAbsent(keyAndVerdict[0], verdict);
    if (before != null) {
      throw new IllegalStateException("element exists: " + element);
    }
  }

  private void deleteElement(String container, String key) {
    if (need(elements, container).remove(key) == null) {
      throw new IllegalStateException("no such element: " + key);
    }
  }

  private void refuseIfUsed(String name) {
    boolean byRule =
        rules.values().stream()
            .flatMap(List::stream)
            .anyMatch(
                each ->
                    (each + " ").contains("goto " + name + " ")
                        || each.contains("@" + name + " ")
                        || each.contains("goto " + name + ","));
    boolean byElement =
        elements.values().stream().anyMatch(each -> each.containsValue("goto " + name));
    if (byRule || byElement) {
      throw new IllegalStateException("still in use: " + name);
    }
  }

  private static List<String> split(String braces) {
    return List.of(braces.substring(2, braces.length() - 2).split(", "));
  }

  private static <V> V need(SortedMap<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new IllegalStateException("no such thing: " + name);
    }
    return value;
  }

  TableState state() {
    SortedMap<String, List<String>> chains = new TreeMap<>(fixed);
    rules.forEach((name, texts) -> chains.put(name, texts.stream().map(Fingerprint::of).toList()));
    return new TableState(chains, elements, sets);
  }
}
