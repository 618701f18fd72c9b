package dev.slipway.api.manifest;

import java.util.Locale;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in plain words what a YAML parser could not read. */
final class YamlWording {
  private YamlWording() {}

  static String of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("(TAB)")) {
      return "a tab stands where YAML allows spaces only; indent with spaces";
    }
    if (problem.contains("mapping values are not allowed here")) {
      return "a \"key: value\" cannot start here; check the indentation, or put a text with a colon"
          + " in quotes";
    }
    if (problem.startsWith("found undefined alias")) {
      return "the alias "
          + problem.substring("found undefined alias".length()).trim()
          + " names no anchor above it";
    }
    if (problem.contains("expected <block end>")) {
      return "the indentation does not match the lines above it";
    }
    return "this is not valid YAML: " + oneLine(problem);
  }

  static String of(RuntimeException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("aliases for non-scalar nodes")) {
      return "the file uses too many aliases of mappings or lists";
    }
    if (lower.contains("nesting depth")) {
      return "the file is nested too deeply";
    }
    return "this is not valid YAML: " + oneLine(message);
  }

  private static String oneLine(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return line.isEmpty() ? "it cannot be parsed" : line;
  }
}
