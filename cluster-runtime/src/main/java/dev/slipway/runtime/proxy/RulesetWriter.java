package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.ServiceFragment.Claim;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the rules of all service ports together. What a port brings is kept as long as the port is
 * the same object, so that one change costs no writing of the others. Confined to one thread.
 */
final class RulesetWriter {
  private final ProxyConfig config;
  private final Ipv4Range pods;
  private Map<ServicePort, ServiceFragment> fragments = new IdentityHashMap<>();

  RulesetWriter(ProxyConfig config) {
    this.config = config;
    this.pods = Ipv4Range.parse(config.podCidr());
  }

  Ruleset write(ServiceRules rules) {
    Map<ServicePort, ServiceFragment> next = new IdentityHashMap<>(rules.ports().size());
    Collecting collecting = new Collecting();
    if (!config.nodeAddresses().isEmpty()) {
      config.nodeAddresses().forEach(each -> collecting.put(TableLayout.NODE_ADDRESSES, each, ""));
      collecting.put(TableLayout.NODE_ADDRESSES, "127.0.0.1", "");
    }
    for (ServicePort port : rules.ports()) {
      ServiceFragment known = fragments.get(port);
      ServiceFragment fragment = known != null ? known : ServiceFragment.of(port, pods);
      next.put(port, fragment);
      collecting.add(port, fragment);
    }
    fragments = next;
    return collecting.ruleset();
  }

  private static final class Collecting {
    private final SortedMap<String, Ruleset.Chain> chains = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    private final SortedMap<String, Integer> affinitySets = new TreeMap<>();
    private final Set<ServiceRules.Finding> conflicts = new LinkedHashSet<>();

    Ruleset ruleset() {
      return new Ruleset(
          Collections.unmodifiableSortedMap(chains),
          Collections.unmodifiableSortedMap(elements),
          Collections.unmodifiableSortedMap(affinitySets),
          Collections.unmodifiableSet(conflicts));
    }

    void add(ServicePort port, ServiceFragment fragment) {
      chains.putAll(fragment.chains());
      affinitySets.putAll(fragment.affinitySets());
      fragment.endpoints().forEach(each -> put(each.set(), each.key(), ""));
      fragment.claims().forEach(each -> claim(port, each));
    }

    private void claim(ServicePort port, Claim claim) {
      String verdict = in(claim.map()).get(claim.key());
      boolean isTaken = verdict != null || in(claim.silentSet()).containsKey(claim.key());
      if (isTaken && !claim.verdict().equals(verdict)) {
        conflicts.add(
            new ServiceRules.Finding(
                port.namespace(),
                port.service(),
                claim.key().replace(" . ", " ")
                    + " is claimed by an older service too: this one is not reached there"));
      } else if (port.hasBackends()) {
        put(claim.map(), claim.key(), claim.verdict());
      } else {
        put(claim.silentSet(), claim.key(), "");
      }
    }

    private SortedMap<String, String> in(String container) {
      return elements.computeIfAbsent(container, name -> new TreeMap<>());
    }

    private void put(String container, String key, String value) {
      in(container).put(key, value);
    }
  }
}
