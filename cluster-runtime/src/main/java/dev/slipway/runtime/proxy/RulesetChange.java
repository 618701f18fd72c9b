package dev.slipway.runtime.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * The statements that turn a table's state into the wanted one, and nothing more. Pure.
 *
 * @param update one transaction: after it, traffic flows as wanted
 * @param sweep a second one: removes what nothing refers to any more. Kernels before 6.2 refuse to
 *     delete a chain in the transaction that deletes the last map element pointing to it.
 */
record RulesetChange(List<String> update, List<String> sweep) {
  /** Elements per statement: long statements are slow to parse. */
  private static final int BATCH = 500;

  RulesetChange {
    update = List.copyOf(update);
    sweep = List.copyOf(sweep);
  }

  boolean isEmpty() {
    return update.isEmpty() && sweep.isEmpty();
  }

  static RulesetChange between(TableState current, Ruleset wanted, TableLayout layout) {
    return new Comparing(current, wanted, wanted.state(layout), layout).compare();
  }

  private record Comparing(
      TableState current,
      Ruleset wanted,
      TableState wantedState,
      TableLayout layout,
      Set<String> emptied,
      List<String> update,
      List<String> sweep) {

    Comparing(TableState current, Ruleset wanted, TableState wantedState, TableLayout layout) {
      this(
          current,
          wanted,
          wantedState,
          layout,
          new HashSet<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    RulesetChange compare() {
      makeRoom();
      writeRules();
      wantedState.elements().keySet().forEach(this::changeElements);
      removeLeftovers();
      return new RulesetChange(update, sweep);
    }

    /** Chains and sets first: rules and elements refer to them. */
    private void makeRoom() {
      wanted.affinitySets().forEach((name, seconds) -> makeSet(name, seconds));
      wanted.chains().keySet().stream()
          .filter(name -> !current.chains().containsKey(name))
          .forEach(name -> update.add("add chain" + at(name)));
    }

    private void makeSet(String name, int seconds) {
      Integer present = current.affinitySets().get(name);
      if (present != null && present == seconds) {
        return;
      }
      if (present != null) {
        // A set in use cannot change its timeout: empty the chains that use it, then make it anew.
        current.serviceChains().stream()
            .filter(chain -> chain.equals(ownerOf(name)) || chain.equals(serviceOf(name)))
            .filter(emptied::add)
            .forEach(chain -> update.add("flush chain" + at(chain)));
        update.add("delete set" + at(name));
      }
      update.add(
          "add set"
              + at(name)
              + " { type ipv4_addr; size 65535; flags dynamic,timeout; timeout "
              + seconds
              + "s; }");
    }

    /** {@code aff/NS/NAME/PROTO/PORT/IP/PORT} is used by {@code ep/…} of the same id. */
    private static String ownerOf(String affinitySet) {
      return "ep" + affinitySet.substring(affinitySet.indexOf('/'));
    }

    private static String serviceOf(String affinitySet) {
      String[] parts = affinitySet.split("/");
      return "svc/" + String.join("/", parts[1], parts[2], parts[3], parts[4]);
    }

    private void writeRules() {
      wanted
          .chains()
          .forEach(
              (name, chain) -> {
                List<String> present = current.chains().get(name);
                boolean isEmptied = emptied.contains(name);
                if (!isEmptied && Objects.equals(present, wantedState.chains().get(name))) {
                  return;
                }
                if (!isEmptied && present != null && !present.isEmpty()) {
                  update.add("flush chain" + at(name));
                }
                chain
                    .rules()
                    .forEach(rule -> update.add(layout.addRule(name, rule).stripTrailing()));
              });
    }

    private void changeElements(String container) {
      SortedMap<String, String> before = current.elementsOf(container);
      SortedMap<String, String> after = wantedState.elementsOf(container);
      List<String> gone = new ArrayList<>();
      List<String> come = new ArrayList<>();
      before.forEach(
          (key, value) -> {
            if (!value.equals(after.get(key))) {
              gone.add(key);
            }
          });
      after.forEach(
          (key, value) -> {
            if (!value.equals(before.get(key))) {
              come.add(value.isEmpty() ? key : key + " : " + value);
            }
          });
      inBatches("delete element", container, gone);
      inBatches("add element", container, come);
    }

    private void inBatches(String verb, String container, List<String> keys) {
      for (int from = 0; from < keys.size(); from += BATCH) {
        List<String> batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
        update.add(verb + at(container) + " { " + String.join(", ", batch) + " }");
      }
    }

    private void removeLeftovers() {
      List<String> chains =
          current.serviceChains().stream()
              .filter(name -> !wanted.chains().containsKey(name))
              .toList();
      chains.forEach(name -> sweep.add("flush chain" + at(name)));
      chains.forEach(name -> sweep.add("delete chain" + at(name)));
      current.affinitySets().keySet().stream()
          .filter(name -> !wanted.affinitySets().containsKey(name))
          .forEach(name -> sweep.add("delete set" + at(name)));
    }

    private String at(String name) {
      return " ip " + layout.table() + " " + name;
    }
  }
}
