package dev.slipway.reconciler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository whose commits are written straight into its object database. */
public final class GitFixture implements AutoCloseable {
  private record Entry(FileMode mode, byte[] content) {}

  private final Path directory;
  private final Repository repository;
  private final Map<String, Entry> files = new TreeMap<>();

  public GitFixture(Path directory) throws IOException {
    this.directory = directory;
    this.repository = new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).build();
    repository.create(true);
  }

  public String url() {
    return directory.toUri().toString();
  }

  public GitFixture file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public GitFixture file(String path, byte[] content) {
    files.put(path, new Entry(FileMode.REGULAR_FILE, content));
    return this;
  }

  public GitFixture symlink(String path, String target) {
    files.put(path, new Entry(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  public GitFixture submodule(String path) {
    files.put(path, new Entry(FileMode.GITLINK, new byte[0]));
    return this;
  }

  public GitFixture remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    return this;
  }

  /** Commits the files on top of the branch. */
  public String commit(String branch) throws IOException {
    return commit(branch, repository.resolve("refs/heads/" + branch));
  }

  /** Commits the files as a history of their own, and moves the branch there by force. */
  public String rewrite(String branch) throws IOException {
    return commit(branch, null);
  }

  private String commit(String branch, ObjectId parent) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(inserter));
      if (parent != null) {
        commit.setParentId(parent);
      }
      PersonIdent author = new PersonIdent("Ada", "ada@example.org");
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage("change " + files.size() + " files\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef("refs/heads/" + branch);
      update.setNewObjectId(id);
      update.forceUpdate();
      return id.name();
    }
  }

  private ObjectId tree(ObjectInserter inserter) throws IOException {
    DirCache cache = DirCache.newInCore();
    DirCacheBuilder builder = cache.builder();
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(file.getValue().mode());
      entry.setObjectId(
          file.getValue().mode() == FileMode.GITLINK
              ? ObjectId.fromString("1234567890123456789012345678901234567890")
              : inserter.insert(Constants.OBJ_BLOB, file.getValue().content()));
      builder.add(entry);
    }
    builder.finish();
    return cache.writeTree(inserter);
  }

  public void deleteBranch(String branch) throws IOException {
    RefUpdate update = repository.updateRef("refs/heads/" + branch);
    update.setForceUpdate(true);
    update.delete();
  }

  @Override
  public void close() {
    repository.close();
  }
}
