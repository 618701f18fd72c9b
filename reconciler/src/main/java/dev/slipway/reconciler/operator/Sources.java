package dev.slipway.reconciler.operator;

import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.source.FetchOutcome;
import dev.slipway.reconciler.source.GitSource;
import dev.slipway.reconciler.source.GitTree;
import dev.slipway.reconciler.source.Remote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One local copy per repository, each used by one thread at a time. */
final class Sources implements AutoCloseable {
  private static final class Slot {
    private Optional<GitSource> source = Optional.empty(); // guarded by this slot
  }

  private final Path directory;
  private final Renderer renderer;
  private final Map<Ref, Slot> slots = new HashMap<>(); // guarded by this

  Sources(Path directory, Renderer renderer) {
    this.directory = directory;
    this.renderer = renderer;
  }

  FetchOutcome fetch(Ref repository, Remote remote) throws IOException {
    Slot slot = slot(repository);
    synchronized (slot) {
      return open(repository, slot).fetch(remote);
    }
  }

  Optional<String> lastCommit(Ref repository, Remote remote) throws IOException {
    Slot slot = slot(repository);
    synchronized (slot) {
      return open(repository, slot).lastCommit(remote);
    }
  }

  /** Whether the copy has a commit, so that waiting for it is over. */
  boolean has(Ref repository, String commit) throws IOException {
    Slot slot = slot(repository);
    synchronized (slot) {
      return open(repository, slot).resolve(commit).isPresent();
    }
  }

  Revision read(Ref repository, String commit, String path, Renderer.Context context)
      throws IOException {
    Slot slot = slot(repository);
    synchronized (slot) {
      GitSource source = open(repository, slot);
      GitTree tree = source.tree(commit, Optional.of(path).filter(text -> !text.isEmpty()));
      return new Revision(tree, renderer.render(tree, source, context), Set.of());
    }
  }

  private synchronized Slot slot(Ref repository) {
    return slots.computeIfAbsent(repository, any -> new Slot());
  }

  private GitSource open(Ref repository, Slot slot) throws IOException {
    if (slot.source.isEmpty()) {
      slot.source =
          Optional.of(
              GitSource.open(
                  directory.resolve(repository.namespace()).resolve(repository.name() + ".git")));
    }
    return slot.source.get();
  }

  @Override
  public synchronized void close() {
    for (Slot slot : slots.values()) {
      synchronized (slot) {
        slot.source.ifPresent(GitSource::close);
        slot.source = Optional.empty();
      }
    }
  }
}
