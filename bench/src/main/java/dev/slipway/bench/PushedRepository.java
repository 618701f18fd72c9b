package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A work copy whose commits are pushed to the benchmark's cluster. */
final class PushedRepository {
  private final Path folder;

  PushedRepository(BenchCluster cluster) {
    this.folder = cluster.folder().resolve("work");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Bench");
    git("config", "user.email", "bench@localhost");
    git("config", "gc.auto", "0");
    git("remote", "add", "slipway", cluster.status().path("gitUrl").asText());
  }

  void write(String file, String content) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything, pushes, and answers what git printed. */
  String push(String message) {
    git("add", "-A");
    git("commit", "-q", "-m", message);
    return git("push", "slipway", "HEAD:main");
  }

  private String git(String... arguments) {
    return Programs.run(folder, Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
  }
}
