package dev.slipway.cli.cluster;

import dev.slipway.cli.machine.DockerHost;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process behind a cluster: started in the background, waited for, stopped. */
public final class ClusterProcess {
  private final DataDir dataDir;
  private final Console console;

  public ClusterProcess(DataDir dataDir, Console console) {
    this.dataDir = dataDir;
    this.console = console;
  }

  /** Starts the cluster in a process of its own and returns once it says that it is ready. */
  public ClusterState startInBackground(DockerHost docker, Duration limit) {
    long logStart = dataDir.log().toFile().length();
    console.progress("starting the cluster (log: " + dataDir.log() + ")");
    Process process = spawn(docker);
    return awaitState(process, limit, logStart);
  }

  private Process spawn(DockerHost docker) {
    List<String> command = new ArrayList<>();
    // A session of its own: the cluster outlives this command and its terminal.
    command.add("setsid");
    command.addAll(ServerCommandLine.of(dataDir));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(dataDir.log().toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      // The docker program, which may run etcd, asks the same engine.
      builder.environment().put(DockerHost.VARIABLE, docker.url());
      return builder.start();
    } catch (IOException e) {
      throw new Failure("cannot start the cluster's process: " + e.getMessage(), e);
    }
  }

  private ClusterState awaitState(Process process, Duration limit, long logStart) {
    long deadline = System.nanoTime() + limit.toNanos();
    try (WatchService changes = dataDir.run().getFileSystem().newWatchService()) {
      dataDir
          .run()
          .register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (true) {
        Optional<ClusterState> state = ClusterState.ofRunning(dataDir);
        if (state.isPresent()) {
          return state.get();
        }
        if (!process.isAlive()) {
          throw new Failure(
              "the cluster did not start (exit code "
                  + process.exitValue()
                  + "):\n"
                  + log(logStart));
        }
        if (System.nanoTime() > deadline) {
          process.destroy();
          throw new Failure(
              "the cluster was not ready after " + limit.toSeconds() + " s:\n" + log(logStart));
        }
        // The file's appearance ends the wait; the bound is for noticing that the process died.
        java.nio.file.WatchKey key = changes.poll(200, TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    } catch (IOException e) {
      throw new Failure("cannot watch " + dataDir.run() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the cluster was starting", e);
    }
  }

  /** Stops the running cluster's process; false when none ran. */
  public boolean stop(Duration limit) {
    // One that is only just starting has no state yet, but holds the folder.
    Optional<ProcessHandle> running =
        ClusterState.ofRunning(dataDir)
            .flatMap(ClusterState::process)
            .or(() -> DataDirLock.holder(dataDir));
    if (running.isEmpty()) {
      ClusterState.retract(dataDir);
      return false;
    }
    ProcessHandle process = running.get();
    console.progress("stopping the cluster (process " + process.pid() + ")");
    process.destroy();
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      console.note("it did not stop within " + limit.toSeconds() + " s and is killed");
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new Failure("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the cluster was stopping", e);
    }
    ClusterState.retract(dataDir);
    return true;
  }

  private String log(long from) {
    try (RandomAccessFile file = new RandomAccessFile(dataDir.log().toFile(), "r")) {
      long length = file.length();
      file.seek(Math.max(from, length - 16_384));
      byte[] end = new byte[(int) (length - file.getFilePointer())];
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return Files.exists(dataDir.log()) ? "(its log cannot be read: " + e.getMessage() + ")" : "";
    }
  }
}
