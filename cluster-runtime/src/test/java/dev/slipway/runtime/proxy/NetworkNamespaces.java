package dev.slipway.runtime.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Network namespaces of a test's own making: a "node" with a bridge, and "pods" on it. Everything
 * is removed at close, also what a failed test left.
 */
final class NetworkNamespaces implements AutoCloseable {
  private final CommandRunner commands = new LocalCommands(Duration.ofSeconds(60));
  private final String prefix;
  private final Deque<String> made = new ArrayDeque<>();
  private int pods;

  NetworkNamespaces(String prefix) throws IOException {
    this.prefix = prefix + ProcessHandle.current().pid();
    add(node());
    in(node(), "ip", "link", "set", "lo", "up");
    in(node(), "ip", "link", "add", "br0", "type", "bridge");
    in(node(), "ip", "address", "add", "10.244.0.1/24", "dev", "br0");
    in(node(), "ip", "link", "set", "br0", "up");
  }

  String node() {
    return prefix + "n";
  }

  private void add(String name) throws IOException {
    demand(List.of("ip", "netns", "add", name));
    made.push(name);
  }

  /** A new namespace at 10.244.0.N, with the node as its gateway; its name is returned. */
  String addPod(String address) throws IOException {
    return addNeighbour(address + "/24", "10.244.0.1", "br0");
  }

  /** A machine outside, at 192.0.2.2, beside the node's 192.0.2.1. */
  String addOutsider() throws IOException {
    String name = addNeighbour("192.0.2.2/24", "192.0.2.1", "");
    in(node(), "ip", "address", "add", "192.0.2.1/24", "dev", "v" + pods);
    in(node(), "ip", "route", "add", "default", "via", "192.0.2.2");
    return name;
  }

  private String addNeighbour(String address, String gateway, String bridge) throws IOException {
    pods++;
    String name = prefix + "p" + pods;
    String link = "v" + pods;
    add(name);
    in(name, "ip", "link", "set", "lo", "up");
    in(node(), "ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    if (!bridge.isEmpty()) {
      in(node(), "ip", "link", "set", link, "master", bridge);
    }
    in(node(), "ip", "link", "set", link, "up");
    in(name, "ip", "address", "add", address, "dev", "eth0");
    in(name, "ip", "link", "set", "eth0", "up");
    in(name, "ip", "route", "add", "default", "via", gateway);
    return name;
  }

  /** Programs that run inside the namespace. */
  CommandRunner inside(String name) {
    return (command, input) -> {
      List<String> wrapped = new ArrayList<>(List.of("ip", "netns", "exec", name));
      wrapped.addAll(command);
      return commands.run(wrapped, input);
    };
  }

  /** Runs a program inside and returns what it said; it must succeed. */
  String in(String name, String... command) throws IOException {
    CommandRunner.Result result = inside(name).run(List.of(command), "");
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + result.errors());
    }
    return result.output();
  }

  private void demand(List<String> command) throws IOException {
    CommandRunner.Result result = commands.run(command, "");
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + result.errors());
    }
  }

  @Override
  public void close() throws IOException {
    while (!made.isEmpty()) {
      demand(List.of("ip", "netns", "delete", made.pop()));
    }
  }
}
