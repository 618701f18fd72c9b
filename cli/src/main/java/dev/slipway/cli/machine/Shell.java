package dev.slipway.cli.machine;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the machine, each bounded in time and output. */
public final class Shell {
  private static final int MOST_OUTPUT = 4 << 20;

  /**
   * What a program did.
   *
   * @param exitCode its exit code
   * @param output standard output and error together, at most 4 MiB
   */
  public record Result(int exitCode, String output) {
    /** True for exit code 0. */
    public boolean succeeded() {
      return exitCode == 0;
    }

    /** The last lines of the output, for messages. */
    public String tail() {
      List<String> lines = output.strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
  }

  private final List<Path> folders;

  /** Finds programs on the PATH and in the folders of administrators. */
  public Shell() {
    this(
        Stream.of(
                (System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")
                    .split(":"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  /** Finds programs in these folders only. */
  Shell(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** The file that a program's name stands for. */
  public Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program to its end. */
  public Result run(Duration limit, List<String> command) {
    return run(limit, command, Map.of(), Path.of("."));
  }

  /**
   * Runs a program to its end.
   *
   * @throws Failure when it cannot be started or does not end in time
   */
  public Result run(
      Duration limit, List<String> command, Map<String, String> environment, Path folder) {
    return run(
        limit,
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()),
        environment);
  }

  /** Runs a program to its end and keeps its standard output only. */
  public Result runForOutput(Duration limit, List<String> command) {
    return run(
        limit,
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD),
        Map.of());
  }

  private static Result run(
      Duration limit, ProcessBuilder builder, Map<String, String> environment) {
    String program = builder.command().get(0);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    try {
      Process process = builder.start();
      Thread killer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                        process.destroyForcibly();
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      String output;
      try (InputStream stream = process.getInputStream()) {
        output = new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
      }
      int exitCode = process.waitFor();
      killer.interrupt();
      return new Result(exitCode, output);
    } catch (IOException e) {
      throw new Failure("cannot run " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while running " + program, e);
    }
  }
}
