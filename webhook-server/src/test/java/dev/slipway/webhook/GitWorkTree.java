package dev.slipway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A user's clone, worked on with the real git. */
final class GitWorkTree {
  private final Path folder;

  /** What a git command came to: both streams in one. */
  record Result(int exitCode, String output) {}

  GitWorkTree(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    succeed("init", "-q", "-b", "main");
  }

  Path folder() {
    return folder;
  }

  void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  String commit(String subject) throws Exception {
    succeed("add", "-A");
    succeed("commit", "-q", "--allow-empty", "-m", subject);
    return succeed("rev-parse", "HEAD").strip();
  }

  String succeed(String... command) throws Exception {
    Result result = run(command);
    if (result.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + result.output());
    }
    return result.output();
  }

  Result run(String... command) throws Exception {
    Process git = start(command);
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = git.inputReader(UTF_8)) {
      reader.lines().forEach(lines::add);
    }
    if (!git.waitFor(60, TimeUnit.SECONDS)) {
      git.destroyForcibly();
      throw new AssertionError("git does not end");
    }
    return new Result(git.exitValue(), String.join("\n", lines));
  }

  /** Starts git; its error stream is joined to its output. */
  Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("git"));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_AUTHOR_NAME", "A Developer");
    builder.environment().put("GIT_AUTHOR_EMAIL", "developer@example.com");
    builder.environment().put("GIT_COMMITTER_NAME", "A Developer");
    builder.environment().put("GIT_COMMITTER_EMAIL", "developer@example.com");
    builder.environment().put("no_proxy", "127.0.0.1,localhost");
    return builder.start();
  }
}
