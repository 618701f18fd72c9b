package dev.slipway.runtime.etcd;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An etcd that is a process of this machine. */
record NativeEtcd(ProcessHandle process, int port) implements RunningEtcd {

  /** Where a program is on the PATH. */
  static Optional<Path> find(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static NativeEtcd start(Path program, EtcdSettings settings, int port, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // In a session of its own, a Ctrl-C in our terminal reaches us alone, who then stop it in turn.
    find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(settings.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            // A file, not a pipe to us: it must be able to outlive this process.
            .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
    // Etcd refuses to start where a variable and a flag say the same thing.
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
    builder.environment().putAll(EtcdArguments.environment());
    return new NativeEtcd(builder.start().toHandle(), port);
  }

  /** The etcd that works on our data already, left by a process that was killed. */
  static Optional<NativeEtcd> leftOver(EtcdSettings settings) {
    return ProcessHandle.allProcesses()
        .map(process -> ours(settings, process))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<NativeEtcd> ours(EtcdSettings settings, ProcessHandle process) {
    OptionalInt port = EtcdArguments.portIfOurs(settings, arguments(process));
    return port.isPresent() && process.isAlive()
        ? Optional.of(new NativeEtcd(process, port.getAsInt()))
        : Optional.empty();
  }

  private static List<String> arguments(ProcessHandle process) {
    // The JDK gives up on long command lines, the kernel does not.
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      String[] words = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0");
      return words[0].endsWith("etcd") ? Arrays.asList(words) : List.of();
    } catch (IOException e) {
      // It ended meanwhile, or there is no such folder on this system.
      String @Nullable [] words = process.info().arguments().orElse(null);
      return words == null ? List.of() : Arrays.asList(words);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public CompletableFuture<?> ended() {
    return process.onExit();
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public String describe() {
    return "process " + process.pid();
  }
}
