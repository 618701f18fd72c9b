package dev.slipway.runtime.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdLogTest {
  @TempDir Path folder;

  @Test
  void cap_movesTheContentAsideWhileTheWriterGoesOn() throws Exception {
    Path file = folder.resolve("etcd.log");
    EtcdLog log = new EtcdLog(file, 10);
    log.cap();
    try (OutputStream writer =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write("0123456789".getBytes(StandardCharsets.US_ASCII));
      log.cap();
      assertThat(file).hasContent("0123456789");
      writer.write('x');
      log.cap();
      writer.write('y');
    }
    assertThat(file).hasContent("y");
    assertThat(folder.resolve("etcd.log.1")).hasContent("0123456789x");
  }

  @Test
  void tail_isWhatWasWrittenSince() throws Exception {
    Path file = folder.resolve("etcd.log");
    EtcdLog log = new EtcdLog(file, 1000);
    assertThat(log.tailAfter(0)).contains("nothing");
    Files.writeString(file, "old\n");
    long position = log.size();
    Files.writeString(file, "1\n2\n3\n4\n5\n6\n", StandardOpenOption.APPEND);

    assertThat(log.tailAfter(position)).isEqualTo("2\n3\n4\n5\n6");
    assertThat(log.tailAfter(0)).doesNotContain("old");
  }
}
