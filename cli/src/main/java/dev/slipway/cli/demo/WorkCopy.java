package dev.slipway.cli.demo;

import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A user's clone of the repository that the cluster deploys, worked on with the real git. */
final class WorkCopy {
  private static final String PLACEHOLDER = "your.ip.address.here";
  private static final String DISKS = "/var/lib/slipway/disks";

  private final Tools tools;
  private final Path folder;
  private final String remote;

  WorkCopy(Tools tools, Path folder, String remote) {
    this.tools = tools;
    this.folder = folder;
    this.remote = remote;
  }

  /** Starts from what the cluster's repository holds, or from nothing. */
  void create() {
    deleteTree(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Slipway demo");
    git("config", "user.email", "demo@localhost");
    git("config", "commit.gpgsign", "false");
    git("remote", "add", "slipway", remote);
    if (!remoteHead().isEmpty()) {
      git("fetch", "-q", "slipway", "main");
      git("reset", "-q", "--hard", "FETCH_HEAD");
    }
  }

  /**
   * Makes the tree equal to a folder, with this cluster's address and disks in place of the
   * sample's.
   */
  void replaceTree(Path source, List<String> directories, String publicAddress, Path disks) {
    try (Stream<Path> old = Files.list(folder)) {
      old.filter(entry -> !entry.getFileName().toString().equals(".git"))
          .forEach(WorkCopy::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String directory : directories) {
      try (Stream<Path> files = Files.walk(source.resolve(directory))) {
        files.forEach(
            file -> copy(file, folder.resolve(source.relativize(file)), publicAddress, disks));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Files of the cluster's repository that these directories of a folder do not have: somebody
   * else's, which {@link #replaceTree} would take away.
   */
  List<String> foreignFiles(Path source, List<String> directories) {
    return git("ls-files")
        .lines()
        .filter(file -> !file.isBlank())
        .filter(
            file ->
                directories.stream().noneMatch(directory -> file.startsWith(directory + "/"))
                    || !Files.exists(source.resolve(file)))
        .toList();
  }

  /** Replaces text in one file; the text must be there. */
  void edit(String file, String from, String to) {
    Path path = folder.resolve(file);
    try {
      String before = Files.readString(path);
      if (!before.contains(from)) {
        throw new Failure(file + " does not say '" + from + "'");
      }
      Files.writeString(path, before.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything; nothing to commit is fine. Answers the head's commit id. */
  String commit(String message) {
    git("add", "-A");
    if (!git("status", "--porcelain").isBlank()) {
      git("commit", "-q", "-m", message);
    }
    return git("rev-parse", "HEAD").strip();
  }

  /** Pushes and answers what git said, whatever came of it. */
  Shell.Result push() {
    return tools.tryRun(folder, "git", "push", "--progress", "slipway", "HEAD:main");
  }

  /** Forgets the newest commit and its changes. */
  void dropCommit() {
    git("reset", "-q", "--hard", "HEAD~1");
  }

  /** The commit that the cluster's repository has as its main; empty before the first push. */
  String remoteHead() {
    return git("ls-remote", "slipway", "refs/heads/main").split("\\s", 2)[0];
  }

  private String git(String... arguments) {
    return tools.run(
        folder, Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static void copy(Path from, Path to, String publicAddress, Path disks) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else if (from.toString().endsWith(".yaml")) {
        Files.writeString(
            to,
            Files.readString(from)
                .replace(PLACEHOLDER, publicAddress)
                .replace(DISKS, disks.toString()));
      } else {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
