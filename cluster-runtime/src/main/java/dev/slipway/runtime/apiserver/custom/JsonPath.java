package dev.slipway.runtime.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONPath that definitions use: {@code .a.b}, {@code ['a']}, {@code [0]}, {@code [*]}
 * and {@code [?(@.type=="Ready")]}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<name>(?:[^.\\[\\]\\\\]|\\\\.)+)"
              + "|\\[(?<index>-?\\d{1,6})]"
              + "|\\[\\*]|\\.\\*"
              + "|\\['(?<quoted>[^']*)']|\\[\"(?<doubled>[^\"]*)\"]"
              + "|\\[\\?\\(@\\.(?<field>[\\w.-]+)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\)]");

  private final List<Step> steps;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Index(int index) implements Step {}

    record Every() implements Step {}

    record Where(List<String> field, String value) implements Step {}
  }

  private JsonPath(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException when it uses anything else
   */
  static JsonPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    String rest = text.startsWith("$") ? text.substring(1) : text;
    Matcher matcher = STEP.matcher(rest);
    int position = 0;
    while (position < rest.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        throw new IllegalArgumentException("JSONPath is not understood: " + text);
      }
      steps.add(step(matcher));
      position = matcher.end();
    }
    return new JsonPath(steps);
  }

  private static Step step(Matcher matcher) {
    if (matcher.group("name") != null) {
      return new Step.Field(matcher.group("name").replaceAll("\\\\(.)", "$1"));
    }
    if (matcher.group("index") != null) {
      return new Step.Index(Integer.parseInt(matcher.group("index")));
    }
    if (matcher.group("quoted") != null) {
      return new Step.Field(matcher.group("quoted"));
    }
    if (matcher.group("doubled") != null) {
      return new Step.Field(matcher.group("doubled"));
    }
    if (matcher.group("field") != null) {
      return new Step.Where(List.of(matcher.group("field").split("\\.")), matcher.group("value"));
    }
    return new Step.Every();
  }

  /** What the path finds, in order. */
  List<JsonNode> select(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        follow(step, node, next);
      }
      found = next;
    }
    return found;
  }

  private static void follow(Step step, JsonNode node, List<JsonNode> into) {
    switch (step) {
      case Step.Field field -> add(node.path(field.name()), into);
      case Step.Index index ->
          add(node.path(index.index() < 0 ? node.size() + index.index() : index.index()), into);
      case Step.Every every -> node.forEach(into::add);
      case Step.Where where -> {
        for (JsonNode one : node) {
          JsonNode value = one;
          for (String name : where.field()) {
            value = value.path(name);
          }
          if (value.asText("").equals(where.value())) {
            into.add(one);
          }
        }
      }
    }
  }

  private static void add(JsonNode node, List<JsonNode> into) {
    if (!node.isMissingNode()) {
      into.add(node);
    }
  }
}
