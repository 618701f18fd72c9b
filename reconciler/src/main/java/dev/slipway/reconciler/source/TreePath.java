package dev.slipway.reconciler.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths inside a repository as people write them. */
final class TreePath {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private TreePath() {}

  /**
   * {@code ./containers//web/} becomes {@code containers/web}.
   *
   * @throws IllegalArgumentException when the path points outside the repository
   */
  static String normalize(String path) {
    if (CONTROL.matcher(path).find() || path.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("spec.path contains a backslash or control characters");
    }
    List<String> kept = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        throw new IllegalArgumentException("spec.path points outside the repository");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    return String.join("/", kept);
  }
}
