package dev.slipway.runtime.apiserver.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares two answers field by field. What no two servers agree on is compared by its form only:
 * uids, versions, times, generated names and addresses, texts for people.
 */
final class Comparison {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final Pattern ADDRESS = Pattern.compile("10\\.\\d+\\.\\d+\\.\\d+");
  private static final Pattern AGE = Pattern.compile("\\d+[smhd](\\d+[smh])?|<unknown>");
  private static final Pattern SERVER = Pattern.compile("[0-9.]+:\\d+");
  private static final Pattern NODE_PORT = Pattern.compile("\\d+:3\\d{4}/TCP");
  private static final Pattern GENERATED = Pattern.compile("gen-[a-z0-9]{5}");

  private final Map<String, String> differences = new TreeMap<>();

  private Comparison() {}

  /** The paths where two answers differ, and how. */
  static Map<String, String> of(JsonNode recorded, JsonNode answered) {
    Comparison comparison = new Comparison();
    comparison.compare("", recorded, answered);
    return comparison.differences;
  }

  private void compare(String path, JsonNode recorded, JsonNode answered) {
    String field = path.substring(path.lastIndexOf('.') + 1);
    if (recorded.isObject() && answered.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      recorded.fieldNames().forEachRemaining(names::add);
      answered.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(path + "." + name, recorded.path(name), answered.path(name));
      }
    } else if (isSet(field, recorded) && isSet(field, answered)) {
      if (!strings(recorded).equals(strings(answered))) {
        differences.put(path.substring(1), shown(recorded) + " -> " + shown(answered));
      }
    } else if (recorded.isArray() && answered.isArray()) {
      Map<String, JsonNode> left = byName(recorded);
      Map<String, JsonNode> right = byName(answered);
      TreeSet<String> names = new TreeSet<>(left.keySet());
      names.addAll(right.keySet());
      for (String name : names) {
        compare(
            path + "[" + name + "]",
            left.getOrDefault(name, recorded.path(-1)),
            right.getOrDefault(name, recorded.path(-1)));
      }
    } else if (!recorded.equals(answered) && !haveSameForm(field, recorded, answered)) {
      differences.put(path.substring(1), shown(recorded) + " -> " + shown(answered));
    }
  }

  /** Lists of words whose order says nothing; one more word is one difference. */
  private static boolean isSet(String field, JsonNode value) {
    return value.isArray() && Set.of("verbs", "shortNames", "versions").contains(field);
  }

  private static Set<String> strings(JsonNode list) {
    Set<String> strings = new TreeSet<>();
    list.forEach(one -> strings.add(one.asText()));
    return strings;
  }

  private static boolean haveSameForm(String field, JsonNode recorded, JsonNode answered) {
    String left = recorded.asText("");
    String right = answered.asText("");
    return switch (field.replaceAll("\\[.*", "")) {
      case "uid", "resourceVersion", "continue" -> left.isEmpty() == right.isEmpty();
      case "description" -> !right.isEmpty();
      case "nodePort" -> recorded.isInt() && answered.isInt();
      default ->
          both(TIME, left, right)
              || both(ADDRESS, left, right)
              || both(AGE, left, right)
              || both(SERVER, left, right)
              || both(NODE_PORT, left, right)
              || both(GENERATED, left, right);
    };
  }

  private static boolean both(Pattern pattern, String left, String right) {
    return pattern.matcher(left).matches() && pattern.matcher(right).matches();
  }

  /** Items of a list by their names, where they have any, so that one more does not shift all. */
  private static Map<String, JsonNode> byName(JsonNode array) {
    Map<String, JsonNode> result = new TreeMap<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      String name = item.path("metadata").path("name").asText(item.path("name").asText(""));
      if (name.isEmpty() && item.path("cells").isArray()) {
        // Events begin with a time, which says nothing.
        name = item.path("cells").path(0).asText("");
        name = AGE.matcher(name).matches() ? "" : name;
      }
      name = GENERATED.matcher(name).replaceAll("gen-");
      result.put(name.isEmpty() || result.containsKey(name) ? String.valueOf(i) : name, item);
    }
    return result;
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "absent" : node.toString();
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }
}
