package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

import dev.slipway.reconciler.source.FetchOutcome.Failed;
import dev.slipway.reconciler.source.FetchOutcome.Fetched;
import dev.slipway.reconciler.source.FetchOutcome.Movement;
import dev.slipway.reconciler.source.FetchOutcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * The local, bare copy of one remote branch.
 *
 * <p>A fetch asks the remote for that branch alone and transfers only what is missing; when the
 * branch has not moved, one round trip is all. The copy is a cache: when it is damaged it is thrown
 * away and fetched again. Not safe for several threads at once, except {@link #read(ManifestFile)}.
 */
public final class GitSource implements AutoCloseable, BlobSource {
  private static final String HEAD = "refs/slipway/head";
  private static final String SECTION = "slipway";
  private static final int PACKS_BEFORE_REPACK = 40;

  private final Path directory;
  private Repository repository;

  private GitSource(Path directory, Repository repository) {
    this.directory = directory;
    this.repository = repository;
  }

  /**
   * Opens the copy in {@code directory}, creating an empty one where there is none or where it
   * cannot be opened.
   */
  public static GitSource open(Path directory) throws IOException {
    requireNonNull(directory);
    try {
      return new GitSource(directory, openOrCreate(directory));
    } catch (IOException | IllegalArgumentException e) {
      deleteRecursively(directory);
      return new GitSource(directory, openOrCreate(directory));
    }
  }

  /**
   * Opens somebody's git directory for reading. It is never written to: {@link #fetch} must not be
   * called on it.
   *
   * @throws IOException when there is none
   */
  public static GitSource existing(Path directory) throws IOException {
    return new GitSource(
        directory,
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setMustExist(true).build());
  }

  private static Repository openOrCreate(Path directory) throws IOException {
    Files.createDirectories(directory);
    Repository repository =
        new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).build();
    if (!repository.getObjectDatabase().exists() || !Files.exists(directory.resolve("HEAD"))) {
      repository.create(true);
    }
    return repository;
  }

  /** Brings the branch up to date with the remote. */
  public FetchOutcome fetch(Remote remote) {
    RemoteUrl url;
    try {
      url = RemoteUrl.parse(remote.url());
      requireRefName(remote);
    } catch (IllegalArgumentException e) {
      return new Failed(Reason.INVALID, String.valueOf(e.getMessage()));
    }
    Optional<String> before = lastCommit(remote);
    FetchOutcome outcome = fetchOnce(remote, url, before);
    if (outcome instanceof Fetched fetched && isReadable(fetched.commit())) {
      return outcome;
    }
    if (outcome instanceof Failed failed && failed.reason() != Reason.LOCAL_STORAGE) {
      return outcome;
    }
    return fetchAfresh(remote, url);
  }

  private static void requireRefName(Remote remote) {
    if (remote.branch().startsWith("-") || !Repository.isValidRefName(remote.ref())) {
      throw new IllegalArgumentException("\"" + remote.branch() + "\" is not a branch name");
    }
  }

  private FetchOutcome fetchAfresh(Remote remote, RemoteUrl url) {
    try {
      repository.close();
      deleteRecursively(directory);
      repository = openOrCreate(directory);
    } catch (IOException e) {
      return new Failed(
          Reason.LOCAL_STORAGE, "the local copy is damaged and cannot be replaced: " + reason(e));
    }
    FetchOutcome outcome = fetchOnce(remote, url, Optional.empty());
    if (outcome instanceof Fetched fetched && !isReadable(fetched.commit())) {
      return new Failed(Reason.LOCAL_STORAGE, "the fetched commit cannot be read back");
    }
    return outcome;
  }

  private FetchOutcome fetchOnce(Remote remote, RemoteUrl url, Optional<String> before) {
    try (TransportSetup setup = new TransportSetup(directory.resolve("ssh"));
        Transport transport = Transport.open(repository, url.uri())) {
      setup.equip(transport, url, remote.credentials());
      try {
        // Advertised refs first: they tell an absent branch from an absent repository, and an
        // unmoved branch needs nothing more.
        Optional<String> advertised = Optional.empty();
        boolean anyRef;
        try (FetchConnection connection = transport.openFetch()) {
          Ref ref = connection.getRef(remote.ref());
          anyRef = !connection.getRefs().isEmpty();
          if (ref != null) {
            advertised = Optional.of(resolved(ref));
          }
        }
        if (advertised.isEmpty()) {
          return absent(remote, url, anyRef);
        }
        if (advertised.equals(before)) {
          return new Fetched(advertised.get(), Movement.UNCHANGED);
        }
        transport.fetch(
            NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + remote.ref() + ":" + HEAD)));
      } catch (IOException | RuntimeException e) {
        return FetchFailures.classify(e, url, remote);
      }
      return arrived(remote, before);
    } catch (IllegalArgumentException e) {
      return new Failed(Reason.INVALID, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return FetchFailures.classify(e, url, remote);
    }
  }

  private static String resolved(Ref ref) {
    ObjectId peeled = ref.getPeeledObjectId();
    return (peeled == null ? ref.getObjectId() : peeled).name();
  }

  private static Failed absent(Remote remote, RemoteUrl url, boolean anyRef) {
    return anyRef
        ? new Failed(
            Reason.BRANCH_NOT_FOUND, "branch " + remote.branch() + " does not exist in " + url)
        : new Failed(Reason.EMPTY_REPOSITORY, url + " has no commits yet");
  }

  private FetchOutcome arrived(Remote remote, Optional<String> before) {
    try {
      ObjectId head = repository.resolve(HEAD + "^{commit}");
      if (head == null) {
        return new Failed(Reason.LOCAL_STORAGE, "the fetched branch was not stored");
      }
      remember(remote);
      repackIfCrowded();
      return new Fetched(head.name(), movement(before, head));
    } catch (IOException e) {
      return new Failed(Reason.LOCAL_STORAGE, "the fetched branch was not stored: " + reason(e));
    }
  }

  private Movement movement(Optional<String> before, ObjectId head) throws IOException {
    if (before.isEmpty()) {
      return Movement.FIRST;
    }
    if (before.get().equals(head.name())) {
      return Movement.UNCHANGED;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId old = ObjectId.fromString(before.get());
      boolean onTop = walk.isMergedInto(walk.parseCommit(old), walk.parseCommit(head));
      return onTop ? Movement.FORWARD : Movement.FORCED;
    }
  }

  private void remember(Remote remote) throws IOException {
    StoredConfig config = repository.getConfig();
    if (!remote.url().equals(config.getString(SECTION, null, "url"))
        || !remote.ref().equals(config.getString(SECTION, null, "ref"))) {
      config.setString(SECTION, null, "url", remote.url());
      config.setString(SECTION, null, "ref", remote.ref());
      config.save();
    }
  }

  /** Every fetch adds a pack; many small ones slow down each read. */
  private void repackIfCrowded() throws IOException {
    Path packs = directory.resolve("objects").resolve("pack");
    if (!Files.isDirectory(packs)) {
      return;
    }
    long count;
    try (Stream<Path> files = Files.list(packs)) {
      count = files.filter(file -> file.toString().endsWith(".pack")).count();
    }
    if (count > PACKS_BEFORE_REPACK) {
      try (Git git = Git.wrap(repository)) {
        git.gc().call();
      } catch (GitAPIException e) {
        throw new IOException("cannot repack: " + e.getMessage(), e);
      }
    }
  }

  /** The commit fetched last from this very remote and branch. */
  public Optional<String> lastCommit(Remote remote) {
    try {
      StoredConfig config = repository.getConfig();
      if (!remote.url().equals(config.getString(SECTION, null, "url"))
          || !remote.ref().equals(config.getString(SECTION, null, "ref"))) {
        return Optional.empty();
      }
      ObjectId head = repository.resolve(HEAD + "^{commit}");
      return head == null ? Optional.empty() : Optional.of(head.name());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Turns an abbreviated or symbolic revision of the copy into a full commit id. */
  public Optional<String> resolve(String revision) {
    if (revision.startsWith("-")) {
      return Optional.empty();
    }
    try {
      ObjectId id = repository.resolve(revision + "^{commit}");
      return id == null ? Optional.empty() : Optional.of(id.name());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the manifest directories of a commit that is in the copy.
   *
   * @param path directory to look below; empty for the default, {@code containers} or everything
   * @throws IOException when the objects cannot be read; nothing may be concluded from that
   */
  public GitTree tree(String commit, Optional<String> path) throws IOException {
    Optional<String> normal = path.map(TreePath::normalize);
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      return new TreeReader(repository, reader)
          .read(walk.parseCommit(ObjectId.fromString(commit)), normal);
    }
  }

  @Override
  public BlobContent read(ManifestFile file) {
    try (ObjectReader reader = repository.newObjectReader()) {
      ObjectLoader loader = reader.open(ObjectId.fromString(file.blob()), Constants.OBJ_BLOB);
      return loader.getSize() > ManifestNames.MAX_BLOB_BYTES
          ? ManifestNames.tooLarge(loader.getSize())
          : ManifestNames.inspected(loader.getBytes(ManifestNames.MAX_BLOB_BYTES));
    } catch (IOException e) {
      return new BlobContent.Refused("cannot be read from the local copy: " + reason(e));
    }
  }

  /** Whether a commit and all its trees are here; blobs are checked when they are read. */
  private boolean isReadable(String commit) {
    try {
      tree(commit, Optional.of(""));
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  static void deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** Releases the files; the copy stays. */
  @Override
  public void close() {
    repository.close();
  }
}
