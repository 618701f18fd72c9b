package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets those who start one cluster at the same time do so one after another: the first makes the
 * settings and starts it, the others find it up.
 */
final class StartTurn implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private StartTurn(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Returns when nobody else starts this cluster. */
  static StartTurn await(DataDir dataDir, Console console) {
    Path file = dataDir.run().resolve("start.lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock mine = channel.tryLock();
      if (mine == null) {
        console.progress("another 'slipway up' starts this cluster: waiting for it");
        channel.lock();
      }
      return new StartTurn(file, channel);
    } catch (IOException e) {
      throw new Failure("cannot lock " + file + ": " + e.getMessage(), e);
    }
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
