package dev.slipway.runtime.apiserver.schema;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The committed facts of how fields of built-in types merge, by type and field. */
final class MergeFacts {
  private static final String WHOLE = "(whole)";
  private static final Fact NONE = new Fact("", Set.of(), "", List.of(), "");

  private final Map<String, Fact> facts;

  /** One line: empty strings and collections where nothing is said. */
  record Fact(
      String patchMergeKey,
      Set<String> patchStrategies,
      String listType,
      List<String> listKeys,
      String mapType) {}

  private MergeFacts(Map<String, Fact> facts) {
    this.facts = facts;
  }

  static MergeFacts load() {
    Map<String, Fact> facts = new LinkedHashMap<>();
    for (String line : Resources.lines("merge.tsv")) {
      String[] cells = line.split("\t", -1);
      if (cells.length < 8 || cells[0].equals("type")) {
        continue;
      }
      facts.put(
          cells[0] + " " + cells[1],
          new Fact(cells[3], Set.copyOf(split(cells[4])), cells[5], split(cells[6]), cells[7]));
    }
    return new MergeFacts(Collections.unmodifiableMap(facts));
  }

  /** What is known of a field. */
  Fact of(String type, String field) {
    @Nullable Fact fact = facts.get(type + " " + field);
    return fact == null ? NONE : fact;
  }

  /** True when the type as such is replaced as a whole. */
  boolean atomic(String type) {
    return of(type, WHOLE).mapType().equals("atomic");
  }

  /** {@code type field} of every fact. */
  Set<String> names() {
    return facts.keySet();
  }

  private static List<String> split(String cell) {
    return cell.isEmpty() ? List.of() : Arrays.asList(cell.split(","));
  }
}
