package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Frame;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ExecResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs commands inside containers. */
final class DockerCommands {
  private static final int KEPT_OUTPUT = 4096;

  private final DockerClient docker;

  DockerCommands(DockerClient docker) {
    this.docker = docker;
  }

  ExecResult run(String id, List<String> command, Duration timeout) {
    String exec =
        docker
            .execCreateCmd(id)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withCmd(command.toArray(String[]::new))
            .exec()
            .getId();
    try (Output output = docker.execStartCmd(exec).exec(new Output())) {
      if (!output.await(timeout)) {
        stop(exec);
        return new ExecResult.TimedOut();
      }
      @Nullable Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
      return new ExecResult.Ended(code == null ? -1 : code.intValue(), output.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException("interrupted while running a command in a container", e);
    }
  }

  /** The engine cannot end a command; its process is on this machine, so we can. */
  private void stop(String exec) {
    @Nullable Long pid = docker.inspectExecCmd(exec).exec().getPidLong();
    if (pid != null && pid > 0) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static final class Output extends Answer<Frame> {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      byte[] payload = frame.getPayload();
      synchronized (kept) {
        int room = Math.min(payload.length, KEPT_OUTPUT - kept.size());
        if (room > 0) {
          kept.write(payload, 0, room);
        }
      }
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
