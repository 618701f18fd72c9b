package dev.slipway.cli.server;

import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process at a time works on a data directory. The lock is the kernel's and goes with the
 * process, however that ends.
 */
final class DataDirLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private DataDirLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static DataDirLock take(DataDir dataDir) {
    Path file = dataDir.run().resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        throw new Failure("another slipway works on " + dataDir.root() + " already");
      }
      return new DataDirLock(file, channel);
    } catch (IOException e) {
      throw new Failure("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Failure("cannot unlock " + file, e);
    }
  }
}
