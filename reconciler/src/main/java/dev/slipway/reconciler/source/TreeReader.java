package dev.slipway.reconciler.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Walks the trees of one commit and collects its manifest directories. Used once. */
final class TreeReader {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_ENTRIES = 500_000;
  private static final int MAX_NAME_BYTES = 1024;
  private static final String DEFAULT_ROOT = "containers";

  private final Repository repository;
  private final ObjectReader reader;
  private final SortedMap<String, StackDirectory> stacks = new TreeMap<>();
  private final Set<String> otherDirectories = new TreeSet<>();
  private final List<String> notices = new ArrayList<>();
  private int entries;

  TreeReader(Repository repository, ObjectReader reader) {
    this.repository = repository;
    this.reader = reader;
  }

  /**
   * Reads the tree of {@code commit} below {@code path}; without a path below {@code containers}
   * where the commit has it, else all of it.
   */
  GitTree read(RevCommit commit, Optional<String> path) throws IOException {
    String root = path.orElseGet(() -> "");
    Optional<ObjectId> tree;
    if (path.isEmpty()) {
      tree = directory(commit, DEFAULT_ROOT);
      root = tree.isPresent() ? DEFAULT_ROOT : "";
    } else {
      tree = Optional.empty();
    }
    if (tree.isEmpty()) {
      tree = directory(commit, root);
    }
    if (tree.isPresent()) {
      readDirectory(tree.get(), root.isEmpty() ? "" : root + "/", "", 0);
    }
    return new GitTree(
        commit.name(),
        commit.getShortMessage(),
        commit.getAuthorIdent().getName(),
        commit.getCommitterIdent().getWhenAsInstant(),
        root,
        tree.isPresent(),
        stacks,
        otherDirectories,
        notices);
  }

  private Optional<ObjectId> directory(RevCommit commit, String path) throws IOException {
    if (path.isEmpty()) {
      return Optional.of(commit.getTree());
    }
    try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
      return walk == null || walk.getFileMode(0) != FileMode.TREE
          ? Optional.empty()
          : Optional.of(walk.getObjectId(0));
    }
  }

  /**
   * @param prefix path of the directory in the repository, with a slash at its end unless empty
   * @param relative the same below the root, without that slash
   */
  private void readDirectory(ObjectId tree, String prefix, String relative, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      notices.add(prefix + ": directories nest deeper than " + MAX_DEPTH + "; not read further");
      return;
    }
    List<ManifestFile> files = new ArrayList<>();
    boolean holdsFiles = false;
    CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
    for (; !parser.eof(); parser.next(1)) {
      if (++entries > MAX_ENTRIES) {
        throw new IOException("the tree has more than " + MAX_ENTRIES + " entries");
      }
      holdsFiles |= parser.getEntryFileMode() != FileMode.TREE;
      readEntry(parser, prefix, relative, depth, files);
    }
    if (files.isEmpty() && holdsFiles) {
      otherDirectories.add(relative);
    } else if (!files.isEmpty()) {
      files.sort(Comparator.comparing(ManifestFile::path));
      stacks.put(relative, new StackDirectory(relative, ManifestNames.version(files), files));
    }
  }

  private void readEntry(
      CanonicalTreeParser parser,
      String prefix,
      String relative,
      int depth,
      List<ManifestFile> files)
      throws IOException {
    byte[] rawName = new byte[parser.getNameLength()];
    parser.getName(rawName, 0);
    Optional<String> name = readableName(rawName);
    String shown = name.orElseGet(() -> printable(rawName));
    FileMode mode = parser.getEntryFileMode();
    String path = prefix + shown;
    if (mode == FileMode.TREE) {
      if (name.isEmpty()) {
        notices.add(path + ": directory name is not readable UTF-8; left aside");
      } else if (!ManifestNames.isHidden(shown)) {
        readDirectory(
            parser.getEntryObjectId(),
            path + "/",
            relative.isEmpty() ? shown : relative + "/" + shown,
            depth + 1);
      }
    } else if (mode == FileMode.GITLINK) {
      notices.add(path + ": submodules are not followed");
    } else if (ManifestNames.isManifest(shown) && !ManifestNames.isHidden(shown)) {
      files.add(new ManifestFile(path, parser.getEntryObjectId().name(), form(name, mode)));
    } else if (mode == FileMode.SYMLINK) {
      notices.add(path + ": symbolic links are not followed");
    }
  }

  private static ManifestFile.Form form(Optional<String> name, FileMode mode) {
    if (name.isEmpty()) {
      return ManifestFile.Form.UNREADABLE_NAME;
    }
    return mode == FileMode.SYMLINK ? ManifestFile.Form.SYMLINK : ManifestFile.Form.REGULAR;
  }

  private static Optional<String> readableName(byte[] raw) {
    if (raw.length > MAX_NAME_BYTES) {
      return Optional.empty();
    }
    try {
      String name =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(raw))
              .toString();
      return name.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(name);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String printable(byte[] raw) {
    String name = new String(raw, 0, Math.min(raw.length, MAX_NAME_BYTES), UTF_8);
    String suffix = raw.length > MAX_NAME_BYTES ? extension(raw) : "";
    return name.replaceAll("\\p{Cntrl}", "?") + suffix;
  }

  /** Keeps a cut-off name recognisable as the manifest it claims to be. */
  private static String extension(byte[] raw) {
    String end = new String(raw, raw.length - 8, 8, UTF_8);
    int dot = end.lastIndexOf('.');
    return dot < 0 ? "" : end.substring(dot).replaceAll("\\p{Cntrl}", "?");
  }
}
