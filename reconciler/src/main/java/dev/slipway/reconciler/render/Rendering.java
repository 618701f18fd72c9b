package dev.slipway.reconciler.render;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.ObjectKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything one commit of a repository should run.
 *
 * @param commit full object id
 * @param stacks by name
 * @param declared which stack has which object, counting each object once
 */
public record Rendering(
    String commit, SortedMap<String, RenderedStack> stacks, Map<ObjectKey, String> declared) {
  public Rendering {
    requireNonNull(commit);
    stacks = Collections.unmodifiableSortedMap(new TreeMap<>(stacks));
    declared = Collections.unmodifiableMap(new HashMap<>(declared));
  }

  /** The stack of a name, if the commit has it. */
  public Optional<RenderedStack> stack(String name) {
    return Optional.ofNullable(stacks.get(name));
  }
}
