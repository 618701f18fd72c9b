package dev.slipway.api.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The line of every field of one manifest, by path such as {@code spec.ports[0].port}.
 *
 * <p>Keeps hashes of the paths instead of the paths, because a large repository holds tens of
 * thousands of fields: two arrays, twelve bytes a field. Immutable.
 */
public final class LineIndex {
  private final int first;
  private final long[] paths;
  private final int[] lines;

  private LineIndex(int first, SortedMap<Long, Integer> byPath) {
    this.first = first;
    this.paths = new long[byPath.size()];
    this.lines = new int[byPath.size()];
    int i = 0;
    for (var entry : byPath.entrySet()) {
      paths[i] = entry.getKey();
      lines[i++] = entry.getValue();
    }
  }

  /** An index that knows the manifest's first line only. */
  public static LineIndex of(int firstLine) {
    return new LineIndex(firstLine, new TreeMap<>());
  }

  static LineIndex of(LineTree tree) {
    TreeMap<Long, Integer> byPath = new TreeMap<>();
    collect(tree, "", byPath);
    return new LineIndex(tree.line(), byPath);
  }

  private static void collect(LineTree tree, String path, SortedMap<Long, Integer> byPath) {
    tree.children()
        .forEach(
            (step, child) -> {
              String childPath =
                  step.startsWith("[") || path.isEmpty() ? path + step : path + "." + step;
              byPath.put(hash(childPath), child.line());
              collect(child, childPath, byPath);
            });
  }

  /** The line of a field, else of the nearest field around it. */
  public int lineOf(String path) {
    return lineOf(List.of(path));
  }

  /** The line of the first of several paths that was written, else of what is around the first. */
  public int lineOf(List<String> candidates) {
    List<String> level = candidates;
    while (!level.isEmpty()) {
      for (String path : level) {
        int at = Arrays.binarySearch(paths, hash(path));
        if (at >= 0) {
          return lines[at];
        }
      }
      level = level.stream().map(LineIndex::parent).filter(path -> !path.isEmpty()).toList();
    }
    return first;
  }

  private static String parent(String path) {
    int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return cut <= 0 ? "" : path.substring(0, cut);
  }

  /** FNV-1a over the characters: 64 bits, so that a clash inside one file is out of reach. */
  private static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineIndex index
        && first == index.first
        && Arrays.equals(paths, index.paths)
        && Arrays.equals(lines, index.lines);
  }

  @Override
  public int hashCode() {
    return 31 * first + Arrays.hashCode(paths);
  }

  @Override
  public String toString() {
    return "LineIndex[" + first + ", " + paths.length + " fields]";
  }
}
