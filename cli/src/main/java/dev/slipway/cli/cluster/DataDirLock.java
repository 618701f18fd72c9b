package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One process at a time works on a data directory. The lock is the kernel's and goes with the
 * process, however that ends; the file says which process it is, also while that still starts.
 */
public final class DataDirLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private DataDirLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws Failure when another process has it
   */
  public static DataDirLock take(DataDir dataDir) {
    Path file = file(dataDir);
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
      ProcessHandle self = ProcessHandle.current();
      String words = self.pid() + " " + ClusterState.startOf(self) + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
      return new DataDirLock(file, channel);
    } catch (IOException e) {
      throw new Failure("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  /** The living process that works on a data directory, be it up yet or not. */
  public static Optional<ProcessHandle> holder(DataDir dataDir) {
    Path file = file(dataDir);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      String[] words = Files.readString(file).strip().split(" ");
      if (words.length != 2) {
        return Optional.empty(); // it is only just being written, or of an older version
      }
      long started = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(process -> ClusterState.lives(process, started));
    } catch (IOException | NumberFormatException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path file(DataDir dataDir) {
    return dataDir.run().resolve("lock");
  }

  /** The file behind it. */
  public Path file() {
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
