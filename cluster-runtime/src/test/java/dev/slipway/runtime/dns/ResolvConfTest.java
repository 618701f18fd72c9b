package dev.slipway.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResolvConfTest {
  @TempDir Path folder;

  @Test
  void resolversAreReadInOrder_withoutOurselves() throws IOException {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(
        file,
        """
        # nameserver 192.0.2.1
        search example.org
        nameserver 192.0.2.53
        nameserver   2001:db8::53
        nameserver 10.96.0.10
        nameserver dns.example.org
        nameserver 999.1.1.1
        """);
    ResolvConf conf = new ResolvConf(file, 53, each -> each.getHostAddress().equals("10.96.0.10"));

    assertThat(conf.servers())
        .containsExactly(
            new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("2001:db8::53", 53));
  }

  @Test
  void changedFile_isReadAgain_andAMissingOneKeepsTheLast() throws IOException {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(file, "nameserver 192.0.2.53\n");
    ResolvConf conf = new ResolvConf(file, 53, each -> false);
    assertThat(conf.servers()).hasSize(1);

    Files.writeString(file, "nameserver 192.0.2.53\nnameserver 192.0.2.54\n");
    assertThat(conf.servers()).hasSize(2);

    Files.delete(file);
    assertThat(conf.servers()).hasSize(2);
  }
}
