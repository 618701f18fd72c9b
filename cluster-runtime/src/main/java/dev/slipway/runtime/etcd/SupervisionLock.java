package dev.slipway.runtime.etcd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Lets one process look after an etcd. The kernel gives it up when the process ends, however. */
record SupervisionLock(FileChannel channel) implements AutoCloseable {
  static SupervisionLock take(Path folder) throws IOException {
    Path file = folder.resolve("supervisor.pid");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = tryLock(channel) != null;
      if (!taken) {
        throw new EtcdException(
            "process "
                + Files.readString(file).strip()
                + " looks after the etcd in "
                + folder
                + " already");
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new SupervisionLock(channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
