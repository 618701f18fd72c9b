package dev.slipway.runtime.etcd;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An etcd in a container on the host's network, driven through the Docker command. What stands for
 * it here is a {@code docker wait}, which ends when it ends.
 */
record ContainerEtcd(Path docker, String name, int port, Process waiter) implements RunningEtcd {
  private static final long COMMAND_SECONDS = 60;
  private static final Pattern GONE = Pattern.compile("is not running|No such container");
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;

  /** One name for each data folder, so that it is found again. */
  private static String name(EtcdSettings settings) {
    byte[] folder = settings.folder().toString().getBytes(StandardCharsets.UTF_8);
    return "slipway-etcd-" + UUID.nameUUIDFromBytes(folder).toString().substring(0, 8);
  }

  /** Whether Docker has the image already; nothing is pulled. */
  static boolean isImagePresent(Path docker, String image) {
    try {
      return run(docker, List.of("image", "inspect", "--format", "{{.Id}}", image)).code() == 0;
    } catch (IOException e) {
      throw new EtcdException("Docker cannot be asked for " + image + ": " + e.getMessage(), e);
    }
  }

  static ContainerEtcd start(Path docker, EtcdSettings settings, int port, List<String> arguments)
      throws IOException {
    String name = name(settings);
    // A container of that name that runs has been adopted before it comes to this.
    var removed = run(docker, List.of("rm", "--force", name));
    List<String> command = new ArrayList<>(List.of("run", "--detach", "--rm", "--name", name));
    command.add("--network=host");
    command.add("--volume=" + settings.folder() + ":" + settings.folder());
    for (Map.Entry<String, String> variable : EtcdArguments.environment().entrySet()) {
      command.add("--env=" + variable.getKey() + "=" + variable.getValue());
    }
    command.addAll(List.of("--entrypoint=etcd", settings.image()));
    command.addAll(arguments);
    command.add("--log-outputs=" + settings.log());
    Output output = run(docker, command);
    if (output.code() != 0) {
      throw new IOException("docker run: " + output.text() + " (" + removed.text() + ")");
    }
    return waitingFor(docker, name, port);
  }

  static Optional<ContainerEtcd> leftOver(Path docker, EtcdSettings settings) throws IOException {
    String name = name(settings);
    String format = "{{.State.Running}}{{range .Args}}\n{{.}}{{end}}";
    Output output = run(docker, List.of("container", "inspect", "--format", format, name));
    List<String> lines = output.text().lines().toList();
    if (output.code() != 0 || lines.isEmpty() || !lines.getFirst().equals("true")) {
      return Optional.empty();
    }
    OptionalInt port = EtcdArguments.portIfOurs(settings, lines);
    return port.isEmpty()
        ? Optional.empty()
        : Optional.of(waitingFor(docker, name, port.getAsInt()));
  }

  private static ContainerEtcd waitingFor(Path docker, String name, int port) throws IOException {
    Process waiter =
        new ProcessBuilder(docker.toString(), "wait", name)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ContainerEtcd(docker, name, port, waiter);
  }

  private record Output(int code, String text) {}

  private static Output run(Path docker, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(docker.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    // A Docker that hangs is ended, and with it the reading of what it says.
    var timeout =
        process
            .onExit()
            .orTimeout(COMMAND_SECONDS, TimeUnit.SECONDS)
            .whenComplete((ended, late) -> endIfLate(process, late));
    try (var stream = process.getInputStream()) {
      String text = new String(stream.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8).strip();
      timeout.join();
      return new Output(process.exitValue(), text);
    } catch (CompletionException e) {
      throw new IOException("docker did not answer within " + COMMAND_SECONDS + " s", e);
    }
  }

  /** Only then: ending a process also closes what is still being read of it. */
  private static void endIfLate(Process process, @Nullable Throwable late) {
    if (late != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public long pid() {
    return waiter.pid();
  }

  @Override
  public CompletableFuture<?> ended() {
    return waiter.onExit();
  }

  @Override
  public void terminate() {
    signal("TERM");
  }

  @Override
  public void kill() {
    signal("KILL");
  }

  private void signal(String signal) {
    try {
      Output output = run(docker, List.of("kill", "--signal", signal, name));
      if (output.code() != 0 && !GONE.matcher(output.text()).find()) {
        throw new EtcdException("docker kill " + name + ": " + output.text());
      }
    } catch (IOException e) {
      throw new EtcdException("docker kill " + name + " failed", e);
    }
  }

  @Override
  public String describe() {
    return "container " + name;
  }
}
