package dev.slipway.api.manifest;

import java.util.ArrayList;
import java.util.List;

/** Collects findings about one file, up to a limit. */
final class Findings {
  private final String file;
  private final int limit;
  private final List<Finding> list = new ArrayList<>();

  Findings(String file, int limit) {
    this.file = file;
    this.limit = limit;
  }

  void add(int line, String reason) {
    if (list.size() < limit) {
      list.add(new Finding(file, Math.max(1, line), reason));
    }
  }

  int size() {
    return list.size();
  }

  List<Finding> list() {
    return list;
  }
}
