package dev.slipway.runtime.proxy;

import dev.slipway.runtime.proxy.CommandRunner.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One table in the kernel, by way of the {@code nft} program. Foreign tables are never touched. */
final class Nft {
  private static final String NO_SUCH = "No such file or directory";

  private final CommandRunner commands;
  private final String table;

  Nft(CommandRunner commands, String table) {
    this.commands = commands;
    this.table = table;
  }

  /** What is in the table, or empty when there is no such table. */
  Optional<TableState> read() throws IOException {
    List<String> command = List.of("nft", "-j", "list", "table", "ip", table);
    Result result = commands.run(command, "");
    if (!result.succeeded() && result.errors().contains(NO_SUCH)) {
      return Optional.empty();
    }
    return Optional.of(NftListing.state(demand(command, result)));
  }

  /** Runs the statements as one transaction: all of them or none. */
  void transact(List<String> statements) throws IOException {
    if (!statements.isEmpty()) {
      run(List.of("nft", "-f", "-"), String.join("\n", statements) + "\n");
    }
  }

  /** Removes the table; says whether there was one. */
  boolean remove() throws IOException {
    List<String> command = List.of("nft", "delete", "table", "ip", table);
    Result result = commands.run(command, "");
    if (!result.succeeded() && result.errors().contains(NO_SUCH)) {
      return false;
    }
    demand(command, result);
    return true;
  }

  private String run(List<String> command, String input) throws IOException {
    return demand(command, commands.run(command, input));
  }

  private static String demand(List<String> command, Result result) throws IOException {
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + firstLines(result.errors()));
    }
    return result.output();
  }

  private static String firstLines(String text) {
    return text.lines().limit(4).reduce((a, b) -> a + " | " + b).orElse("no reason given");
  }
}
