package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.render.RenderedStack;

/**
 * What git says about one stack at one commit.
 *
 * @param revision the commit, with everything else it says
 * @param rendered the stack; without manifests when the commit has none of it
 * @param presence whether the commit has its directory
 */
record DesiredStack(Revision revision, RenderedStack rendered, Presence presence) {
  DesiredStack {
    requireNonNull(revision);
    requireNonNull(rendered);
    requireNonNull(presence);
  }

  String commit() {
    return revision.commit();
  }
}
