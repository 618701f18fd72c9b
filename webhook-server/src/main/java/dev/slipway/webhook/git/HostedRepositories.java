package dev.slipway.webhook.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;

/** The bare repositories below one folder, made when they are first pushed to. */
final class HostedRepositories {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final Path root;
  private final ConcurrentMap<String, ReentrantLock> pushes = new ConcurrentHashMap<>();

  HostedRepositories(Path root) {
    this.root = root;
  }

  /**
   * The name of a repository from the last part of its URL's path; empty when it is no such name.
   */
  static Optional<String> name(String pathPart) {
    String name =
        pathPart.endsWith(Constants.DOT_GIT_EXT)
            ? pathPart.substring(0, pathPart.length() - Constants.DOT_GIT_EXT.length())
            : pathPart;
    return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /** Where a repository lies. */
  Path folder(String name) {
    return root.resolve(name + Constants.DOT_GIT_EXT);
  }

  /** Held while a push to the repository is received: one at a time. */
  ReentrantLock pushLock(String name) {
    return pushes.computeIfAbsent(name, any -> new ReentrantLock(true));
  }

  /** Opens a repository that is there; the caller closes it. */
  Optional<Repository> open(String name) throws IOException {
    Path folder = folder(name);
    return Files.isRegularFile(folder.resolve(Constants.HEAD))
        ? Optional.of(new FileRepository(folder.toFile()))
        : Optional.empty();
  }

  /**
   * Opens a repository to look at; one that nobody has pushed to is empty, and leaves no trace. The
   * caller closes it.
   */
  Repository openOrEmpty(String name) throws IOException {
    Optional<Repository> there = open(name);
    return there.isPresent()
        ? there.get()
        : new InMemoryRepository(new DfsRepositoryDescription(name));
  }

  /** Opens a repository, making it first when it is not there. */
  synchronized Repository openOrCreate(String name) throws IOException {
    Optional<Repository> there = open(name);
    if (there.isPresent()) {
      return there.get();
    }
    Files.createDirectories(root);
    Repository made = new FileRepository(folder(name).toFile());
    made.create(true);
    StoredConfig config = made.getConfig();
    config.setBoolean("receive", null, "denyDeletes", false);
    config.setBoolean("gc", null, "autoDetach", true);
    config.save();
    RefUpdate head = made.updateRef(Constants.HEAD);
    head.link(Constants.R_HEADS + "main");
    return made;
  }
}
