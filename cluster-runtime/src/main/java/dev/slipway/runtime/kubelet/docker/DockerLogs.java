package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Copies logs out of the engine. */
final class DockerLogs {
  private final DockerClient docker;

  DockerLogs(DockerClient docker) {
    this.docker = docker;
  }

  void copy(String id, LogOptions options, OutputStream out) {
    LogContainerCmd request =
        docker
            .logContainerCmd(id)
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(options.follow())
            .withTimestamps(options.timestamps());
    options.tailLines().ifPresentOrElse(request::withTail, request::withTailAll);
    options
        .since()
        .ifPresent(
            // The client counts in 32 bits: times beyond are after or before all lines anyway.
            since -> request.withSince(Math.clamp(since.getEpochSecond(), 0, Integer.MAX_VALUE)));
    try (Copy copy = request.exec(new Copy(out, options.limitBytes().orElse(Long.MAX_VALUE)))) {
      copy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException("interrupted while reading a log", e);
    }
  }

  private static final class Copy extends Answer<Frame> {
    private final OutputStream out;
    private long room;

    Copy(OutputStream out, long room) {
      this.out = out;
      this.room = room;
    }

    @Override
    public void onNext(Frame frame) {
      if (room <= 0) {
        return;
      }
      byte[] payload = frame.getPayload();
      int length = (int) Math.min(payload.length, room);
      room -= length;
      try {
        out.write(payload, 0, length);
        out.flush();
        if (room <= 0) {
          stop();
        }
      } catch (IOException e) {
        room = 0;
        fail(new UncheckedIOException(e));
      }
    }
  }
}
