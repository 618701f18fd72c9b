package dev.slipway.api.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of a value and of everything in it, while a file is being read. List items are children
 * named {@code [0]}, {@code [1]}, …
 *
 * @param line where the value, or its key, starts
 * @param children fields and items; filled by the reader
 */
record LineTree(int line, Map<String, LineTree> children) {
  LineTree(int line) {
    this(line, new LinkedHashMap<>());
  }

  /** The child at a step, or one at this line when it was not written. */
  LineTree at(String step) {
    LineTree child = children.get(step);
    return child == null ? new LineTree(line) : child;
  }

  LineTree at(int index) {
    return at("[" + index + "]");
  }
}
