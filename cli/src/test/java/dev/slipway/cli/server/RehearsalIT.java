package dev.slipway.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearsalIT {
  @Test
  void run_startsAServerAndLeavesNothingOfIt() throws Exception {
    List<String> before = leftOvers();

    assertThatCode(() -> new Rehearsal(Clock.systemUTC()).run()).doesNotThrowAnyException();

    assertThat(before).containsAll(leftOvers());
  }

  private static List<String> leftOvers() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("slipway-rehearsal"))
          .sorted()
          .toList();
    }
  }
}
