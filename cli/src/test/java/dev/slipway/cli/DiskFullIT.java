package dev.slipway.cli;

import static dev.slipway.cli.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole product on a small file system of its own that is full at times. */
class DiskFullIT {
  private final TestCluster cluster = new TestCluster("full", 62, Map.of());

  @BeforeEach
  void mount() throws Exception {
    cluster.prepare();
    cluster.succeed(
        List.of("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", cluster.folder().toString()));
  }

  @AfterEach
  void purgeLeavesNothing() throws Exception {
    Files.deleteIfExists(ballast());
    TestCluster.Result purged = cluster.slipway("down", "--purge");
    cluster.succeed(List.of("umount", cluster.folder().toString()));
    cluster.removeFolder();

    assertThat(purged.exitCode()).as(purged.output()).isZero();
    assertThat(cluster.leftovers()).isEmpty();
  }

  @Test
  void aFullDiskIsNamed_andFreedTheClusterGoesOn() throws Exception {
    fill();
    TestCluster.Result refused = cluster.tryUp();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.output()).contains("the disk of " + cluster.dataDir() + " is full");

    Files.delete(ballast());
    TestCluster.Result up = cluster.tryUp();
    assertThat(up.exitCode()).as(up.output()).isZero();

    fill();
    until("a write is refused", () -> write().output().contains("MiB are free: remove something"));

    Files.delete(ballast());
    until("a write is taken", () -> write().exitCode() == 0);
    until(
        "the node is ready",
        () -> cluster.tryKubectl("get", "nodes", "--no-headers").output().contains(" Ready "));
  }

  private Path ballast() {
    return cluster.folder().resolve("ballast");
  }

  private void fill() throws IOException {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
  }

  private TestCluster.Result write() throws Exception {
    return cluster.tryKubectl(
        "annotate", "--overwrite", "namespace", "default", "written=" + System.nanoTime());
  }
}
