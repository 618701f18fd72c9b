package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.Ruleset.Chain;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The part of a ruleset that one service port brings. Pure.
 *
 * @param chains its chains
 * @param affinitySets its sets that remember clients
 * @param claims the addresses and ports that it wants to be reached at
 * @param endpoints sets of the layout that its endpoints belong to
 */
record ServiceFragment(
    Map<String, Chain> chains,
    Map<String, Integer> affinitySets,
    List<Claim> claims,
    List<Member> endpoints) {

  /**
   * A wish to be reached.
   *
   * @param map where the verdict goes
   * @param silentSet where the key goes instead, when nobody answers
   */
  record Claim(String map, String silentSet, String key, String verdict) {}

  /** An element of a plain set. */
  record Member(String set, String key) {}

  static ServiceFragment of(ServicePort port, Ipv4Range pods) {
    Map<String, Chain> chains = new TreeMap<>();
    Map<String, Integer> affinitySets = new TreeMap<>();
    List<Member> endpoints = new ArrayList<>();
    if (port.hasBackends()) {
      addChains(port, chains, affinitySets);
      for (Backend each : port.backends()) {
        Ipv4Address address = each.address();
        endpoints.add(new Member(TableLayout.HAIRPIN, address + " . " + address));
        if (!pods.contains(address)) {
          endpoints.add(new Member(TableLayout.OUTSIDE, address.toString()));
        }
      }
    }
    return new ServiceFragment(chains, affinitySets, claims(port), endpoints);
  }

  private static List<Claim> claims(ServicePort port) {
    String inside = "goto " + Ruleset.SERVICE + port.id();
    String outside = port.sourceRanges().isEmpty() ? inside : "goto " + Ruleset.GATE + port.id();
    List<Claim> claims = new ArrayList<>();
    port.clusterIps().forEach(each -> claims.add(address(port, each, inside)));
    port.externalIps().forEach(each -> claims.add(address(port, each, outside)));
    if (port.nodePort() != 0) {
      claims.add(
          new Claim(
              TableLayout.NODE_PORTS,
              TableLayout.SILENT_NODE_PORTS,
              port.protocol().word() + " . " + port.nodePort(),
              inside));
    }
    return claims;
  }

  private static Claim address(ServicePort port, Ipv4Address address, String verdict) {
    return new Claim(
        TableLayout.SERVICE_IPS,
        TableLayout.SILENT_IPS,
        address + " . " + port.protocol().word() + " . " + port.port(),
        verdict);
  }

  private static void addChains(
      ServicePort port, Map<String, Chain> chains, Map<String, Integer> affinitySets) {
    chains.put(
        Ruleset.SERVICE + port.id(),
        port.affinitySeconds() == 0
            ? Chain.of(List.of(spread(port)))
            : sticky(port, chains, affinitySets));
    if (!port.sourceRanges().isEmpty() && !port.externalIps().isEmpty()) {
      List<String> gate = new ArrayList<>();
      port.sourceRanges()
          .forEach(each -> gate.add("ip saddr " + each + " goto " + Ruleset.SERVICE + port.id()));
      gate.add("drop");
      chains.put(Ruleset.GATE + port.id(), Chain.of(gate));
    }
  }

  /** Any backend, by chance. */
  private static String spread(ServicePort port) {
    String protocol = "meta l4proto " + port.protocol().word() + " dnat ";
    if (port.backends().size() == 1) {
      Backend only = port.backends().first();
      return protocol + "to " + only.address() + ":" + only.port();
    }
    List<String> cases = new ArrayList<>();
    port.backends()
        .forEach(each -> cases.add(cases.size() + " : " + each.address() + " . " + each.port()));
    return protocol
        + "ip to numgen random mod "
        + cases.size()
        + " map { "
        + String.join(", ", cases)
        + " }";
  }

  /** The backend that this client had last, else any. */
  private static Chain sticky(
      ServicePort port, Map<String, Chain> chains, Map<String, Integer> affinitySets) {
    List<String> rules = new ArrayList<>();
    List<String> cases = new ArrayList<>();
    for (Backend backend : port.backends()) {
      String id = port.id() + "/" + backend.address() + "/" + backend.port();
      String set = Ruleset.AFFINITY + id;
      String chain = Ruleset.ENDPOINT + id;
      affinitySets.put(set, port.affinitySeconds());
      chains.put(
          chain,
          Chain.of(
              List.of(
                  "update @" + set + " { ip saddr }",
                  "meta l4proto "
                      + port.protocol().word()
                      + " dnat to "
                      + backend.address()
                      + ":"
                      + backend.port())));
      rules.add("ip saddr @" + set + " goto " + chain);
      cases.add(cases.size() + " : goto " + chain);
    }
    rules.add(
        "numgen random mod "
            + cases.size()
            + cases.stream().collect(Collectors.joining(", ", " vmap { ", " }")));
    return Chain.of(rules);
  }
}
