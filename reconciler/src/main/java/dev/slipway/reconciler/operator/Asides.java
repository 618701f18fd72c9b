package dev.slipway.reconciler.operator;

import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import java.util.Optional;

/** When a stack is left as it is. */
final class Asides {
  private Asides() {}

  /** Why nothing is applied, if that is so. */
  static Optional<String> reason(Stack stack, Repository repository) {
    if (stack.tornDown().isPresent()) {
      return Optional.of("torn down at " + stack.tornDown().get() + "; resume brings it back");
    }
    if (!stack.spec().problems().isEmpty()) {
      return Optional.of("spec cannot be used: " + stack.spec().problems().getFirst());
    }
    if (stack.spec().suspend()) {
      return Optional.of("suspended");
    }
    if (repository.spec().suspend()) {
      return Optional.of("its repository is suspended");
    }
    if (!repository.spec().problems().isEmpty()) {
      return Optional.of("its repository's spec cannot be used");
    }
    return Optional.empty();
  }

  static boolean isTornDown(Stack stack) {
    return stack.tornDown().isPresent();
  }
}
