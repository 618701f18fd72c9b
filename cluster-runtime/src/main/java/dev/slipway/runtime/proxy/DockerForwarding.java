package dev.slipway.runtime.proxy;

import dev.slipway.runtime.proxy.CommandRunner.MissingProgramException;
import dev.slipway.runtime.proxy.CommandRunner.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets our forwarded traffic through Docker's firewall, which drops what it does not know: own
 * rules, known by their comment, in the chain that Docker keeps for its users.
 */
final class DockerForwarding {
  private static final String CHAIN = "DOCKER-USER";
  private static final Pattern COMMENT = Pattern.compile("--comment \"?([^\" ]+)\"?");

  /** How it stands. */
  enum Outcome {
    /** All rules are there. */
    OPEN,
    /** Docker keeps no such chain here, so it filters nothing. */
    NOT_FILTERED,
    /** The machine has no {@code iptables}: rules cannot be made. */
    NO_IPTABLES
  }

  private final CommandRunner commands;
  private final String prefix;

  DockerForwarding(CommandRunner commands, String table) {
    this.commands = commands;
    this.prefix = "slipway:" + table + ":";
  }

  /** Makes the rules be there, once each, before all others; changes nothing when they are. */
  Outcome ensure(ProxyConfig config) throws IOException {
    Map<String, List<String>> wanted = rules(config);
    List<String> lines;
    try {
      Result listing = commands.run(List.of("iptables", "-w", "10", "-S", CHAIN), "");
      if (!listing.succeeded()) {
        return Outcome.NOT_FILTERED;
      }
      lines = listing.output().lines().toList();
    } catch (MissingProgramException e) {
      return Outcome.NO_IPTABLES;
    }
    List<String> present =
        lines.stream().map(this::ownComment).filter(each -> !each.isEmpty()).toList();
    if (present.size() == wanted.size() && Set.copyOf(present).equals(wanted.keySet())) {
      return Outcome.OPEN;
    }
    delete(lines);
    for (Map.Entry<String, List<String>> each : wanted.entrySet()) {
      List<String> command = new ArrayList<>(List.of("iptables", "-w", "10", "-I", CHAIN, "1"));
      command.addAll(each.getValue());
      command.addAll(List.of("-m", "comment", "--comment", each.getKey(), "-j", "ACCEPT"));
      demand(command);
    }
    return Outcome.OPEN;
  }

  /** Removes the rules. */
  void remove() throws IOException {
    try {
      Result listing = commands.run(List.of("iptables", "-w", "10", "-S", CHAIN), "");
      if (listing.succeeded()) {
        delete(listing.output().lines().toList());
      }
    } catch (MissingProgramException e) {
      // Without the program there were never any rules.
      return;
    }
  }

  private Map<String, List<String>> rules(ProxyConfig config) {
    String pods = config.podCidr();
    List<List<String>> matches =
        List.of(
            List.of("-s", pods, "-d", pods),
            List.of("-d", pods, "-m", "conntrack", "--ctstate", "DNAT"),
            List.of("-s", pods, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"));
    return matches.stream()
        .collect(
            Collectors.toMap(
                each -> prefix + Fingerprint.of(String.join(" ", each)),
                each -> each,
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private void delete(List<String> lines) throws IOException {
    for (String line : lines) {
      if (!ownComment(line).isEmpty() && line.startsWith("-A " + CHAIN + " ")) {
        List<String> command = new ArrayList<>(List.of("iptables", "-w", "10", "-D", CHAIN));
        String rule = line.substring(("-A " + CHAIN + " ").length()).replace("\"", "");
        command.addAll(Arrays.asList(rule.split(" ", -1)));
        demand(command);
      }
    }
  }

  private String ownComment(String line) {
    Matcher comment = COMMENT.matcher(line);
    return comment.find() && comment.group(1).startsWith(prefix) ? comment.group(1) : "";
  }

  private void demand(List<String> command) throws IOException {
    Result result = commands.run(command, "");
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + result.errors().strip());
    }
  }
}
