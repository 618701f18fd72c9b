package dev.slipway.reconciler.plan;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.render.RenderedStack;
import java.util.Map;
import java.util.Set;

/**
 * Everything a plan is a function of.
 *
 * @param desired what git says; without manifests when the directory is gone
 * @param presence whether the stack's directory is there
 * @param live what runs, at least the objects of {@code desired} and {@code inventory}
 * @param inventory objects that the stack has applied before and not pruned since
 * @param declared which stack of the same commit declares which object
 * @param prune what to do with objects that left git
 * @param replace whether immutable differences may be resolved by deleting and making again
 */
public record PlanInput(
    RenderedStack desired,
    Presence presence,
    Map<ObjectKey, KubeObject> live,
    Set<ObjectKey> inventory,
    Map<ObjectKey, String> declared,
    PrunePolicy prune,
    ReplacePolicy replace) {
  public PlanInput {
    requireNonNull(desired);
    requireNonNull(presence);
    requireNonNull(prune);
    requireNonNull(replace);
    live = Map.copyOf(live);
    inventory = Set.copyOf(inventory);
  }

  /** Whether a stack's directory is in the commit. */
  public enum Presence {
    /** It is, with manifests or without. */
    PRESENT,
    /** The commit was read completely and does not have it. */
    VANISHED
  }

  /** What happens to objects of ours that git has no longer. */
  public enum PrunePolicy {
    /** They are deleted. */
    DELETE,
    /** They stay. */
    KEEP
  }

  /** What happens to objects that differ in a field nobody can change. */
  public enum ReplacePolicy {
    /** Git has changed since it was last applied, so replacing them leads somewhere. */
    ALLOWED,
    /** What git says was applied already; replacing again could go on for ever. */
    REFUSED
  }
}
