package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import dev.slipway.reconciler.render.Rendering;
import dev.slipway.reconciler.source.GitTree;

/**
 * One commit of one repository, read and rendered.
 *
 * @param tree the directories it has
 * @param rendering what they say should run
 */
record Revision(GitTree tree, Rendering rendering) {
  Revision {
    requireNonNull(tree);
    requireNonNull(rendering);
  }

  String commit() {
    return tree.commit();
  }
}
