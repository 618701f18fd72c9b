package dev.slipway.runtime.proxy;

import dev.slipway.runtime.proxy.CommandRunner.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One table in the kernel, by way of the {@code nft} program. Foreign tables are never touched. */
final class Nft {
  private final CommandRunner commands;
  private final String table;

  Nft(CommandRunner commands, String table) {
    this.commands = commands;
    this.table = table;
  }

  /** What is in the table, or empty when there is no such table. */
  Optional<TableState> read() throws IOException {
    if (!exists()) {
      return Optional.empty();
    }
    return Optional.of(
        NftListing.state(run(List.of("nft", "-j", "list", "table", "ip", table), "")));
  }

  private boolean exists() throws IOException {
    return NftListing.names(run(List.of("nft", "-j", "list", "tables", "ip"), ""), table);
  }

  /** Runs the statements as one transaction: all of them or none. */
  void transact(List<String> statements) throws IOException {
    if (!statements.isEmpty()) {
      run(List.of("nft", "-f", "-"), String.join("\n", statements) + "\n");
    }
  }

  /** Removes the table, if there is one. */
  void remove() throws IOException {
    if (exists()) {
      transact(List.of("delete table ip " + table));
    }
  }

  private String run(List<String> command, String input) throws IOException {
    Result result = commands.run(command, input);
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + firstLines(result.errors()));
    }
    return result.output();
  }

  private static String firstLines(String text) {
    return text.lines().limit(4).reduce((a, b) -> a + " | " + b).orElse("no reason given");
  }
}
