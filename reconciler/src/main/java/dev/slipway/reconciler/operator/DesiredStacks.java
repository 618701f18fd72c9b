package dev.slipway.reconciler.operator;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.render.RenderedStack;
import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.render.Rendering;
import dev.slipway.reconciler.render.StackId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds what git says about a stack: at the newest commit, or at the one it is pinned to. */
final class DesiredStacks {
  private record Pin(Ref repository, String commit) {}

  private final World world;
  private final Map<Pin, Revision> pinned = new ConcurrentHashMap<>();

  DesiredStacks(World world) {
    this.world = world;
  }

  /**
   * What git says.
   *
   * @return empty when the repository has not been read yet
   * @throws IllegalArgumentException when the stack is pinned to a commit that is not there
   */
  Optional<DesiredStack> find(Stack stack, Repository repository) {
    Ref ref = new Ref(repository.namespace(), repository.name());
    return world
        .revisions()
        .of(ref)
        .map(
            newest ->
                stack
                    .spec()
                    .pinnedRevision()
                    .map(commit -> pinned(ref, repository, commit))
                    .orElse(newest))
        .map(revision -> desired(stack, revision));
  }

  private Revision pinned(Ref ref, Repository repository, String commit) {
    return pinned.computeIfAbsent(
        new Pin(ref, commit),
        pin -> {
          Renderer.Context context =
              new Renderer.Context(
                  ref.namespace(),
                  ref.name(),
                  world.kinds().clusterScoped(),
                  key -> Optional.empty());
          try {
            return world.sources().read(ref, commit, repository.spec().path(), context);
          } catch (IOException e) {
            throw new IllegalArgumentException(
                "the pinned commit " + commit + " is not in the repository", e);
          }
        });
  }

  private DesiredStack desired(Stack stack, Revision revision) {
    Optional<RenderedStack> rendered = revision.rendering().stack(stack.name());
    if (rendered.isPresent()) {
      return new DesiredStack(
          revision, withUnknownKinds(rendered.get(), revision.rendering()), Presence.PRESENT);
    }
    boolean there = revision.tree().hasDirectory(stack.status().path());
    RenderedStack none =
        new RenderedStack(
            new StackId(stack.namespace(), stack.repository(), stack.name()),
            stack.status().path(),
            stack.status().app(),
            "",
            List.of(),
            List.of());
    return new DesiredStack(revision, none, there ? Presence.PRESENT : Presence.VANISHED);
  }

  /** A kind that neither the cluster serves nor the commit defines is a finding. */
  private RenderedStack withUnknownKinds(RenderedStack stack, Rendering rendering) {
    List<Finding> findings = new ArrayList<>(stack.findings());
    for (Manifest manifest : stack.manifests()) {
      GroupVersionKind kind = manifest.object().groupVersionKind();
      if (world.kinds().find(kind).isEmpty() && !isDefined(kind, rendering)) {
        findings.add(
            new Finding(
                manifest.source().file(),
                manifest.source().line(),
                "the cluster does not know " + kind));
      }
    }
    return findings.size() == stack.findings().size()
        ? stack
        : new RenderedStack(
            stack.id(), stack.path(), stack.app(), stack.version(), stack.manifests(), findings);
  }

  private static boolean isDefined(GroupVersionKind kind, Rendering rendering) {
    return rendering.stacks().values().stream()
        .flatMap(stack -> stack.manifests().stream())
        .map(Manifest::object)
        .filter(object -> object.kind().equals("CustomResourceDefinition"))
        .anyMatch(
            object ->
                object.at("spec", "group").asText("").equals(kind.group())
                    && object.at("spec", "names", "kind").asText("").equals(kind.kind()));
  }
}
