package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a cluster's folder has room for a cluster to start in. */
public final class DiskSpace {
  private static final long MIB = 1L << 20;

  /** The jar, and etcd's first files, which it makes in full size. */
  private static final long FIRST_START = 256 * MIB;

  /** What a start writes beside what is there. */
  private static final long ANOTHER_START = 32 * MIB;

  private DiskSpace() {}

  /**
   * Makes sure of the room that a start needs.
   *
   * @throws Failure saying which disk is full, and what to do
   */
  public static void require(DataDir dataDir) {
    boolean first = !Files.exists(dataDir.root().resolve("etcd"));
    long needed = first ? FIRST_START : ANOTHER_START;
    try {
      FileStore disk = Files.getFileStore(existing(dataDir.root()));
      long free = disk.getUsableSpace();
      if (free < needed) {
        throw new Failure(
            "the disk of "
                + dataDir.root()
                + " is full: "
                + free / MIB
                + " of "
                + disk.getTotalSpace() / MIB
                + " MiB are free, and a start needs "
                + needed / MIB
                + ". Remove something there"
                + (first ? ", or choose another folder with --data-dir" : ""));
      }
    } catch (IOException e) {
      throw new Failure("cannot measure the disk of " + dataDir.root() + ": " + e.getMessage(), e);
    }
  }

  private static Path existing(Path folder) {
    Path found = folder;
    while (!Files.exists(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }
}
