package dev.slipway.reconciler.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * A directory on disk read as if it were a commit: the same rules, and the same versions as the
 * commit it would become. Links are not followed.
 */
public final class WorkTree implements BlobSource {
  private static final int MAX_DEPTH = 64;
  private static final String DEFAULT_ROOT = "containers";

  private final Path top;
  private final SortedMap<String, StackDirectory> stacks = new TreeMap<>();
  private final Set<String> otherDirectories = new TreeSet<>();
  private final List<String> notices = new ArrayList<>();

  private WorkTree(Path top) {
    this.top = top;
  }

  /** What was read: the tree, and where its files' content comes from. */
  public record Read(GitTree tree, BlobSource content) {}

  /** Reads the directory {@code top} below {@code path}, by default {@code containers} or all. */
  public static Read read(Path top, Optional<String> path) throws IOException {
    WorkTree tree = new WorkTree(top.toRealPath());
    String root =
        path.map(TreePath::normalize)
            .orElseGet(() -> tree.isDirectory(tree.top.resolve(DEFAULT_ROOT)) ? DEFAULT_ROOT : "");
    Path start = root.isEmpty() ? tree.top : tree.top.resolve(root);
    boolean present = tree.isDirectory(start);
    if (present) {
      tree.readDirectory(start, root.isEmpty() ? "" : root + "/", "", 0);
    }
    return new Read(
        new GitTree(
            "",
            "working directory",
            "",
            Instant.EPOCH,
            root,
            present,
            tree.stacks,
            tree.otherDirectories,
            tree.notices),
        tree);
  }

  private boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void readDirectory(Path directory, String prefix, String relative, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      notices.add(prefix + ": directories nest deeper than " + MAX_DEPTH + "; not read further");
      return;
    }
    List<ManifestFile> files = new ArrayList<>();
    boolean holdsFiles = false;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        holdsFiles |= !isDirectory(entry);
        if (ManifestNames.isHidden(name)) {
          continue;
        }
        if (isDirectory(entry)) {
          readDirectory(
              entry,
              prefix + name + "/",
              relative.isEmpty() ? name : relative + "/" + name,
              depth + 1);
        } else if (ManifestNames.isManifest(name)) {
          files.add(file(entry, prefix + name));
        }
      }
    }
    if (files.isEmpty() && holdsFiles) {
      otherDirectories.add(relative);
    } else if (!files.isEmpty()) {
      files.sort(Comparator.comparing(ManifestFile::path));
      stacks.put(relative, new StackDirectory(relative, ManifestNames.version(files), files));
    }
  }

  private static ManifestFile file(Path file, String path) throws IOException {
    if (Files.isSymbolicLink(file)) {
      byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
      return new ManifestFile(path, id(target), ManifestFile.Form.SYMLINK);
    }
    boolean small = Files.size(file) <= ManifestNames.MAX_BLOB_BYTES;
    String id = small ? id(Files.readAllBytes(file)) : "size-" + Files.size(file);
    return new ManifestFile(path, id, ManifestFile.Form.REGULAR);
  }

  private static String id(byte[] content) {
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(Constants.OBJ_BLOB, content).name();
    }
  }

  @Override
  public BlobContent read(ManifestFile file) {
    try {
      Path path = top.resolve(file.path());
      long size = Files.size(path);
      return size > ManifestNames.MAX_BLOB_BYTES
          ? ManifestNames.tooLarge(size)
          : ManifestNames.inspected(Files.readAllBytes(path));
    } catch (IOException e) {
      return new BlobContent.Refused("cannot be read: " + e.getMessage());
    }
  }
}
