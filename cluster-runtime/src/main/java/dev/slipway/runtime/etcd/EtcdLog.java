package dev.slipway.runtime.etcd;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The file that etcd appends its words to. */
record EtcdLog(Path file, long maxBytes) {
  private static final int TAIL_BYTES = 4096;
  private static final int TAIL_LINES = 5;

  /** Moves the content aside, in place of what was there, when it is too much. */
  void cap() throws IOException {
    if (Files.exists(file) && Files.size(file) > maxBytes) {
      Path old = file.resolveSibling(file.getFileName() + ".1");
      Files.copy(file, old, StandardCopyOption.REPLACE_EXISTING);
      // Etcd holds the file open for appending: it goes on at the new end.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The last lines written after a position, for an error message. */
  String tailAfter(long position) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(Math.min(position, log.length()), log.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(nothing in " + file + ")";
    }
  }
}
