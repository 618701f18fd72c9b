package dev.slipway.runtime.proxy;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules that make a set of service ports reachable: chains, and the elements of the layout's
 * maps and sets.
 *
 * @param chains rules of the services' chains
 * @param elements contents of the layout's maps and sets
 * @param affinitySets sets that remember clients, with their timeouts in seconds
 * @param conflicts addresses and ports that two services claim, by the service that lacks them
 */
record Ruleset(
    SortedMap<String, Chain> chains,
    SortedMap<String, SortedMap<String, String>> elements,
    SortedMap<String, Integer> affinitySets,
    Set<ServiceRules.Finding> conflicts) {
  static final String SERVICE = "svc/";
  static final String GATE = "gate/";
  static final String ENDPOINT = "ep/";
  static final String AFFINITY = "aff/";

  /**
   * The rules of one chain.
   *
   * @param rules as nftables reads them
   * @param fingerprints of the rules, in the same order
   */
  record Chain(List<String> rules, List<String> fingerprints) {
    Chain {
      rules = List.copyOf(rules);
      fingerprints = List.copyOf(fingerprints);
    }

    static Chain of(List<String> rules) {
      return new Chain(rules, rules.stream().map(Fingerprint::of).toList());
    }
  }

  static boolean isServiceChain(String name) {
    return name.startsWith(SERVICE) || name.startsWith(GATE) || name.startsWith(ENDPOINT);
  }

  static boolean isAffinitySet(String name) {
    return name.startsWith(AFFINITY);
  }

  static Ruleset of(ServiceRules rules, ProxyConfig config) {
    return new RulesetWriter(config).write(rules);
  }

  /** The state of a table with this layout and these rules. */
  TableState state(TableLayout layout) {
    TableState empty = layout.emptyState();
    SortedMap<String, List<String>> fingerprints = new TreeMap<>(empty.chains());
    chains.forEach((name, chain) -> fingerprints.put(name, chain.fingerprints()));
    SortedMap<String, SortedMap<String, String>> contents = new TreeMap<>(empty.elements());
    contents.putAll(elements);
    return new TableState(fingerprints, contents, affinitySets);
  }
}
