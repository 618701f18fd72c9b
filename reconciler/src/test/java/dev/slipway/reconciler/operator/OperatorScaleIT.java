package dev.slipway.reconciler.operator;

import static dev.slipway.reconciler.Eventually.eventually;
import static dev.slipway.reconciler.operator.OperatorBed.serviceManifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.RepositoryStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many stacks at once; how many is a system property, so that the same test measures. */
class OperatorScaleIT {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorScaleIT.class);
  private static final int STACKS = Integer.getInteger("slipway.test.stacks", 150);

  @TempDir Path directory;

  @Test
  void manyStacks_syncAtOnceAndAreLeftAloneAfterwards() throws Exception {
    try (OperatorBed bed = new OperatorBed(directory)) {
      for (int i = 0; i < STACKS; i++) {
        String name = "app-" + i;
        bed.git
            .file(name + "/service.yaml", serviceManifest(name, 80))
            .file(name + "/config.yaml", config(name + "-a"))
            .file(name + "/more.yaml", config(name + "-b"))
            .file(name + "/secret.yaml", config(name + "-c"));
      }
      String first = bed.git.commit("main");
      long start = System.nanoTime();
      bed.createRepository();
      eventually(
          () -> {
            RepositoryStatus status = bed.repository().status();
            assertThat(status.counts().healthy()).as(status.toString()).isEqualTo(STACKS);
            assertThat(status.syncedRevision()).isEqualTo(first);
          });
      long synced = System.nanoTime();
      LOG.atInfo()
          .addKeyValue("stacks", STACKS)
          .addKeyValue("millis", (synced - start) / 1_000_000)
          .addKeyValue("objectsPerSecond", STACKS * 4L * 1_000_000_000 / (synced - start))
          .log("First sync");

      long again = System.nanoTime();
      bed.requestSync("");
      eventually(
          () -> {
            assertThat(bed.repository().pendingRequest()).isEmpty();
            assertThat(bed.isIdle()).isTrue();
          });
      LOG.atInfo()
          .addKeyValue("millis", (System.nanoTime() - again) / 1_000_000)
          .log("Everything looked at again, nothing changed");

      bed.git.file("app-7/service.yaml", serviceManifest("app-7", 8080));
      long push = System.nanoTime();
      String second = bed.push();
      bed.eventuallySynced("app-7", second);
      LOG.atInfo()
          .addKeyValue("millis", (System.nanoTime() - push) / 1_000_000)
          .log("One file changed, pushed, fetched and applied");
      eventually(
          () -> assertThat(bed.repository().status().changedStacks()).containsExactly("app-7"));
      assertThat(bed.status("app-8").targetRevision()).isEqualTo(first);
    }
  }

  private static String config(String name) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
        data:
          key: value of %s
        """
        .formatted(name, name);
  }
}
