package dev.slipway.reconciler.operator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What each repository says now: the newest commit that was read completely. */
final class Revisions {
  private final Map<Ref, Revision> current = new ConcurrentHashMap<>();

  Optional<Revision> of(Ref repository) {
    return Optional.ofNullable(current.get(repository));
  }

  void set(Ref repository, Revision revision) {
    current.put(repository, revision);
  }

  void forget(Ref repository) {
    current.remove(repository);
  }
}
