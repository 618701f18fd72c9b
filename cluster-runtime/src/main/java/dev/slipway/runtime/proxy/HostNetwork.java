package dev.slipway.runtime.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.CommandRunner.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The kernel's switches that service traffic needs. */
final class HostNetwork {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORWARD = "/proc/sys/net/ipv4/ip_forward";
  private static final String BRIDGED = "/proc/sys/net/bridge/bridge-nf-call-iptables";

  private final CommandRunner commands;

  HostNetwork(CommandRunner commands) {
    this.commands = commands;
  }

  /** Makes the machine forward packets between its interfaces. */
  void enableForwarding() throws IOException {
    if (!isOn(FORWARD) && !switchOn(FORWARD)) {
      throw new IOException(
          "the kernel refuses to forward packets: net.ipv4.ip_forward cannot be set to 1");
    }
  }

  /** Whether what the pod bridge switches is seen by netfilter; switched on where it can be. */
  TableLayout.BridgedTraffic bridgedTraffic() throws IOException {
    return isOn(BRIDGED) || switchOn(BRIDGED)
        ? TableLayout.BridgedTraffic.FILTERED
        : TableLayout.BridgedTraffic.UNSEEN;
  }

  /**
   * Prepares the bridges that these pods are on: node ports on 127.0.0.1 may lead there, and a pod
   * may get a packet back that it sent to its own service. Netfilter turns such a packet around
   * inside the bridge, where only a port in hairpin mode lets it out again.
   */
  void prepareBridges(Ipv4Range pods) throws IOException {
    for (String bridge : interfacesIn(pods)) {
      String path = "/proc/sys/net/ipv4/conf/" + bridge + "/route_localnet";
      if (!isOn(path) && !switchOn(path)) {
        throw new IOException("node ports on 127.0.0.1 do not work: cannot set " + path);
      }
      for (JsonNode port : show("ip", "-j", "-d", "link", "show", "master", bridge)) {
        JsonNode hairpin = port.path("linkinfo").path("info_slave_data").path("hairpin");
        String name = port.path("ifname").asText();
        if (!hairpin.asBoolean(true) && isInterface(name)) {
          // It may be gone by now: then nothing is left to prepare.
          commands.run(
              List.of("ip", "link", "set", "dev", name, "type", "bridge_slave", "hairpin", "on"),
              "");
        }
      }
    }
  }

  private List<String> interfacesIn(Ipv4Range pods) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode link : show("ip", "-j", "-4", "address", "show")) {
      String name = link.path("ifname").asText();
      for (JsonNode address : link.path("addr_info")) {
        boolean isPods =
            Ipv4Address.find(address.path("local").asText()).filter(pods::contains).isPresent();
        if (isPods && isInterface(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static boolean isInterface(String name) {
    return name.matches("[a-zA-Z0-9_-]{1,15}");
  }

  private JsonNode show(String... command) throws IOException {
    Result listing = commands.run(List.of(command), "");
    if (!listing.succeeded()) {
      throw new IOException(String.join(" ", command) + " failed: " + listing.errors().strip());
    }
    return JSON.readTree(listing.output().isBlank() ? "[]" : listing.output());
  }

  private boolean isOn(String path) throws IOException {
    Result value = commands.run(List.of("cat", path), "");
    return value.succeeded() && value.output().strip().equals("1");
  }

  /** By a program, so that it happens in the network namespace where the others run. */
  private boolean switchOn(String path) throws IOException {
    return commands.run(List.of("tee", path), "1").succeeded();
  }
}
