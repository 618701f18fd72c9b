package dev.slipway.runtime.proxy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is (or should be) in the table, as far as it can be compared: a rule is known by its
 * fingerprint, which it carries in the kernel as its comment.
 *
 * @param chains fingerprints of the rules of each chain
 * @param elements contents of each set (key to "") and verdict map (key to verdict) of the layout
 * @param affinitySets timeouts in seconds of the sets that remember clients; their contents belong
 *     to the kernel
 */
record TableState(
    SortedMap<String, List<String>> chains,
    SortedMap<String, SortedMap<String, String>> elements,
    SortedMap<String, Integer> affinitySets) {

  TableState {
    chains = Collections.unmodifiableSortedMap(new TreeMap<>(chains));
    SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
    elements.forEach(
        (name, each) -> copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(each))));
    elements = Collections.unmodifiableSortedMap(copy);
    affinitySets = Collections.unmodifiableSortedMap(new TreeMap<>(affinitySets));
  }

  /** The contents of one set or map; empty when there is none. */
  SortedMap<String, String> elementsOf(String container) {
    return elements.getOrDefault(container, Collections.emptySortedMap());
  }

  /** The chains that belong to services, not to the layout. */
  SortedSet<String> serviceChains() {
    SortedSet<String> names = new TreeSet<>();
    chains.keySet().stream().filter(Ruleset::isServiceChain).forEach(names::add);
    return names;
  }
}
