package dev.slipway.runtime.controller.gc;

import dev.slipway.runtime.controller.rest.ResourceKind;
import java.util.List;
import java.util.Optional;

/** The kinds that discovery named last. Safe for threads. */
final class KnownKinds {
  private volatile List<ResourceKind> kinds = List.of();

  void set(List<ResourceKind> now) {
    kinds = List.copyOf(now);
  }

  Optional<ResourceKind> find(String group, String kind) {
    return kinds.stream()
        .filter(each -> each.group().equals(group) && each.kind().equals(kind))
        .findFirst();
  }
}
