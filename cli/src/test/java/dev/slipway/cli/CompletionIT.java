package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion script in a real shell. */
class CompletionIT {
  private static final String ASK =
      """
      source <("$1" -jar "$2" completion "$3")
      function=$(complete -p slipway | sed 's/.*-F *\\([^ ]*\\).*/\\1/')
      COMP_WORDS=(slipway $4)
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      $function slipway "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$COMP_CWORD - 1]}" 2>/dev/null
      echo "${COMPREPLY[@]}"
      """;

  @ParameterizedTest
  @CsvSource({"bash, tear, teardown", "zsh, tear, teardown", "bash, up --api, --api-port"})
  void bashCompletesCommandsAndOptions(String shell, String typed, String completed)
      throws Exception {
    Process bash =
        new ProcessBuilder(
                List.of(
                    "bash",
                    "--norc",
                    "-c",
                    ASK,
                    "ask",
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    Path.of("target/slipway.jar").toAbsolutePath().toString(),
                    shell,
                    typed))
            .redirectErrorStream(true)
            .start();

    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    assertThat(output).startsWith(completed);
  }
}
