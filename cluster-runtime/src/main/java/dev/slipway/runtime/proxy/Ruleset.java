package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules that make a set of service ports reachable: chains, and the elements of the layout's
 * maps and sets. Pure.
 *
 * @param chains rules of the services' chains
 * @param elements contents of the layout's maps and sets
 * @param affinitySets sets that remember clients, with their timeouts in seconds
 * @param conflicts addresses and ports that two services claim, as sentences
 */
record Ruleset(
    SortedMap<String, List<String>> chains,
    SortedMap<String, SortedMap<String, String>> elements,
    SortedMap<String, Integer> affinitySets,
    Set<String> conflicts) {
  private static final String SERVICE = "svc/";
  private static final String GATE = "gate/";
  private static final String ENDPOINT = "ep/";
  private static final String AFFINITY = "aff/";

  static boolean isServiceChain(String name) {
    return name.startsWith(SERVICE) || name.startsWith(GATE) || name.startsWith(ENDPOINT);
  }

  static boolean isAffinitySet(String name) {
    return name.startsWith(AFFINITY);
  }

  static Ruleset of(ServiceRules rules, ProxyConfig config) {
    Writing writing = new Writing(config);
    rules.ports().forEach(writing::add);
    return writing.ruleset();
  }

  /** The state of a table with this layout and these rules. */
  TableState state(TableLayout layout) {
    TableState empty = layout.emptyState();
    SortedMap<String, List<String>> fingerprints = new TreeMap<>(empty.chains());
    chains.forEach(
        (name, rules) -> fingerprints.put(name, rules.stream().map(Fingerprint::of).toList()));
    SortedMap<String, SortedMap<String, String>> contents = new TreeMap<>(empty.elements());
    contents.putAll(elements);
    return new TableState(fingerprints, contents, affinitySets);
  }

  /** Collects the rules of one port after another. */
  private static final class Writing {
    private final Ipv4Range pods;
    private final SortedMap<String, List<String>> chains = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    private final SortedMap<String, Integer> affinitySets = new TreeMap<>();
    private final Set<String> conflicts = new LinkedHashSet<>();

    Writing(ProxyConfig config) {
      this.pods = Ipv4Range.parse(config.podCidr());
      if (!config.nodeAddresses().isEmpty()) {
        config.nodeAddresses().forEach(each -> put(TableLayout.NODE_ADDRESSES, each, ""));
        put(TableLayout.NODE_ADDRESSES, "127.0.0.1", "");
      }
    }

    Ruleset ruleset() {
      return new Ruleset(
          Collections.unmodifiableSortedMap(chains),
          Collections.unmodifiableSortedMap(elements),
          Collections.unmodifiableSortedMap(affinitySets),
          Collections.unmodifiableSet(conflicts));
    }

    void add(ServicePort port) {
      if (port.hasBackends()) {
        addChains(port);
        port.backends().forEach(each -> addBackend(each.address()));
      }
      String inside = "goto " + SERVICE + port.id();
      String outside = port.sourceRanges().isEmpty() ? inside : "goto " + GATE + port.id();
      port.clusterIps().forEach(each -> claimAddress(port, each, inside));
      port.externalIps().forEach(each -> claimAddress(port, each, outside));
      if (port.nodePort() != 0) {
        String key = port.protocol().word() + " . " + port.nodePort();
        claim(port, TableLayout.NODE_PORTS, TableLayout.SILENT_NODE_PORTS, key, inside);
      }
    }

    private void claimAddress(ServicePort port, Ipv4Address address, String verdict) {
      String key = address + " . " + port.protocol().word() + " . " + port.port();
      claim(port, TableLayout.SERVICE_IPS, TableLayout.SILENT_IPS, key, verdict);
    }

    private void claim(ServicePort port, String map, String silentSet, String key, String verdict) {
      boolean taken =
          elements.getOrDefault(map, new TreeMap<>()).containsKey(key)
              || elements.getOrDefault(silentSet, new TreeMap<>()).containsKey(key);
      if (taken && !verdict.equals(elements.getOrDefault(map, new TreeMap<>()).get(key))) {
        conflicts.add(
            key.replace(" . ", " ")
                + " is claimed by an older service too; "
                + port.namespace()
                + "/"
                + port.service()
                + " is not reached there");
      } else if (port.hasBackends()) {
        put(map, key, verdict);
      } else {
        put(silentSet, key, "");
      }
    }

    private void addChains(ServicePort port) {
      chains.put(
          SERVICE + port.id(), port.affinitySeconds() == 0 ? List.of(spread(port)) : sticky(port));
      if (!port.sourceRanges().isEmpty() && !port.externalIps().isEmpty()) {
        List<String> gate = new ArrayList<>();
        port.sourceRanges()
            .forEach(each -> gate.add("ip saddr " + each + " goto " + SERVICE + port.id()));
        gate.add("drop");
        chains.put(GATE + port.id(), List.copyOf(gate));
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
    private List<String> sticky(ServicePort port) {
      List<String> rules = new ArrayList<>();
      List<String> cases = new ArrayList<>();
      for (Backend backend : port.backends()) {
        String id = port.id() + "/" + backend.address() + "/" + backend.port();
        String set = AFFINITY + id;
        affinitySets.put(set, port.affinitySeconds());
        chains.put(
            ENDPOINT + id,
            List.of(
                "update @" + set + " { ip saddr }",
                "meta l4proto "
                    + port.protocol().word()
                    + " dnat to "
                    + backend.address()
                    + ":"
                    + backend.port()));
        rules.add("ip saddr @" + set + " goto " + ENDPOINT + id);
        cases.add(cases.size() + " : goto " + ENDPOINT + id);
      }
      rules.add(
          "numgen random mod "
              + cases.size()
              + cases.stream().collect(Collectors.joining(", ", " vmap { ", " }")));
      return List.copyOf(rules);
    }

    private void addBackend(Ipv4Address address) {
      put(TableLayout.HAIRPIN, address + " . " + address, "");
      if (!pods.contains(address)) {
        put(TableLayout.OUTSIDE, address.toString(), "");
      }
    }

    private void put(String container, String key, String value) {
      elements.computeIfAbsent(container, name -> new TreeMap<>()).put(key, value);
    }
  }
}
