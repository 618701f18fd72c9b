package dev.slipway.runtime.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressureTest {
  @TempDir Path disk;

  /** The kernel's number of process ids was read as its first digit, so every machine was short. */
  @Test
  void aMachineThatRunsThisTest_isNotShortOfProcesses() {
    assertThat(Pressure.measure(disk).processes()).isFalse();
  }
}
