package dev.slipway.runtime.kubelet.volume;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files that appear in a volume all at once, and change all at once.
 *
 * <p>They stand in a directory of their own that {@code ..data} links to; what containers see are
 * links through it. A new version is written beside the old one, then the one link is replaced.
 */
record Payload(Map<String, Entry> files) {
  private static final String CURRENT = "..data";
  private static final int LONGEST_PATH = 1024;

  /**
   * One file.
   *
   * @param mode permission bits
   */
  record Entry(byte[] content, int mode) {}

  Payload {
    files = new TreeMap<>(files);
  }

  /** A path that stays inside the volume and does not clash with what this class makes. */
  static boolean isSafe(String path) {
    return !path.isEmpty()
        && path.length() <= LONGEST_PATH
        && !path.startsWith("/")
        && path.indexOf('\0') < 0
        && Stream.of(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.startsWith(".."));
  }

  /** Makes the volume show these files. Does nothing when it does already. */
  void writeTo(Path volume) throws IOException {
    Path link = volume.resolve(CURRENT);
    if (isCurrent(link)) {
      return;
    }
    Path version = Files.createTempDirectory(volume, "..v-");
    FileTree.mode(version, 0755);
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      write(version.resolve(file.getKey()), file.getValue(), version);
    }
    Path next = volume.resolve("..data-next");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, version.getFileName());
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Set<String> shown = new HashSet<>();
    for (String path : files.keySet()) {
      String first = Path.of(path).getName(0).toString();
      if (shown.add(first)) {
        show(volume, first);
      }
    }
    cleanUp(volume, shown, version);
  }

  private static void write(Path file, Entry entry, Path version) throws IOException {
    for (Path parent = file.getParent();
        parent != null && !parent.equals(version) && !Files.exists(parent);
        parent = parent.getParent()) {
      Files.createDirectories(parent);
      FileTree.mode(parent, 0755);
    }
    Files.write(file, entry.content());
    FileTree.mode(file, entry.mode());
  }

  private static void show(Path volume, String name) throws IOException {
    try {
      Files.createSymbolicLink(volume.resolve(name), Path.of(CURRENT, name));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSymbolicLink(volume.resolve(name))) {
        throw e;
      }
    }
  }

  private static void cleanUp(Path volume, Set<String> shown, Path version) throws IOException {
    List<Path> present;
    try (Stream<Path> list = Files.list(volume)) {
      present = list.toList();
    }
    for (Path path : present) {
      String name = String.valueOf(path.getFileName());
      boolean ours = name.equals(CURRENT) || path.equals(version) || shown.contains(name);
      if (!ours) {
        FileTree.delete(path);
      }
    }
  }

  private boolean isCurrent(Path link) throws IOException {
    if (!Files.isDirectory(link)) {
      return false;
    }
    Set<String> present = new HashSet<>();
    Path version = link.toRealPath();
    try (Stream<Path> walk = Files.walk(version)) {
      for (Path file : walk.filter(path -> !Files.isDirectory(path)).toList()) {
        String path = version.relativize(file).toString();
        Entry wanted = files.get(path);
        boolean same =
            wanted != null
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Arrays.equals(Files.readAllBytes(file), wanted.content());
        if (!same) {
          return false;
        }
        present.add(path);
      }
    }
    return present.equals(files.keySet());
  }
}
