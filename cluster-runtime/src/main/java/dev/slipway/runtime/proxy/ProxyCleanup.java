package dev.slipway.runtime.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Takes away what a service proxy left in the kernel. Safe to call when there is nothing. */
public final class ProxyCleanup {
  private ProxyCleanup() {}

  /** Removes the table and the rules in Docker's firewall that belong to it. */
  public static void purge(String tableName) {
    purge(tableName, new LocalCommands(Duration.ofSeconds(30)));
  }

  static void purge(String tableName, CommandRunner commands) {
    ProxyConfig.requireTableName(tableName);
    try {
      new DockerForwarding(commands, tableName).remove();
      new Nft(commands, tableName).remove();
    } catch (CommandRunner.MissingProgramException e) {
      // A machine without nft has no such table.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the rules of table " + tableName + " could not be removed", e);
    }
  }
}
