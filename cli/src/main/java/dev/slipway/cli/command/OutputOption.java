package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.OutputFormat;
import picocli.CommandLine.Option;

/** {@code --output}, for every command that prints data. */
public final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or yaml (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.text;

  void print(Console console, JsonNode data, String asText) {
    console.print(format.render(data, asText));
  }
}
