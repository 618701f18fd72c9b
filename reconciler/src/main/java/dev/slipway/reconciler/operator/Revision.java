package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import dev.slipway.reconciler.render.Rendering;
import dev.slipway.reconciler.source.GitTree;
import java.util.Set;

/**
 * One commit of one repository, read and rendered.
 *
 * @param tree the directories it has
 * @param rendering what they say should run
 * @param affected names of the stacks that it made different from what was there before
 */
record Revision(GitTree tree, Rendering rendering, Set<String> affected) {
  Revision {
    requireNonNull(tree);
    requireNonNull(rendering);
    affected = Set.copyOf(affected);
  }

  Revision affecting(Set<String> names) {
    return new Revision(tree, rendering, names);
  }

  String commit() {
    return tree.commit();
  }
}
