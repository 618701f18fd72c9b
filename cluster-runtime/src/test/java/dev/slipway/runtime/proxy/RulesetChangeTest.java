package dev.slipway.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import dev.slipway.runtime.proxy.ServicePort.Protocol;
import dev.slipway.runtime.proxy.TableLayout.BridgedTraffic;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RulesetChangeTest {
  private static final ProxyConfig CONFIG = ProxyConfig.defaults();
  private static final TableLayout LAYOUT = new TableLayout(CONFIG, BridgedTraffic.FILTERED);

  @Property(tries = 500)
  void appliedToAnyState_givesTheWantedOne(
      @ForAll("rulesets") Ruleset before, @ForAll("rulesets") Ruleset after) {
    FakeTable table = new FakeTable(LAYOUT);
    apply(table, before);

    apply(table, after);

    assertThat(table.state()).isEqualTo(after.state(LAYOUT));
    assertThat(RulesetChange.between(table.state(), after, LAYOUT).isEmpty()).isTrue();
  }

  @Test
  void oneNewEndpoint_rewritesOneChain() {
    Ruleset one = ruleset(port("a", 1, backends(1)), port("b", 2, backends(1)));
    Ruleset two = ruleset(port("a", 1, backends(2)), port("b", 2, backends(1)));

    RulesetChange change = RulesetChange.between(one.state(LAYOUT), two, LAYOUT);

    assertThat(change.update())
        .hasSize(3)
        .filteredOn(each -> each.contains("chain") || each.contains("rule"))
        .allMatch(each -> each.contains("svc/default/a/tcp/80"));
    assertThat(change.sweep()).isEmpty();
  }

  @Test
  void lastEndpointGone_refusesConnectionsAndDropsTheChain() {
    Ruleset one = ruleset(port("a", 1, backends(1)));
    Ruleset none = ruleset(port("a", 1, backends(0)));

    RulesetChange change = RulesetChange.between(one.state(LAYOUT), none, LAYOUT);

    assertThat(change.update())
        .contains(
            "delete element ip slipway service-ips { 10.96.0.1 . tcp . 80 }",
            "add element ip slipway no-endpoint-ips { 10.96.0.1 . tcp . 80 }");
    assertThat(change.sweep()).last().isEqualTo("delete chain ip slipway svc/default/a/tcp/80");
  }

  @Test
  void addressClaimedTwice_staysWithTheFirst() {
    Ruleset both = ruleset(port("a", 1, backends(1)), port("b", 1, backends(1)));

    assertThat(both.elements().get(TableLayout.SERVICE_IPS))
        .containsEntry("10.96.0.1 . tcp . 80", "goto svc/default/a/tcp/80");
    assertThat(both.conflicts())
        .singleElement()
        .satisfies(
            conflict -> {
              assertThat(conflict.service()).isEqualTo("b");
              assertThat(conflict.message()).startsWith("10.96.0.1 tcp 80 is claimed by an older");
            });
  }

  @Test
  void ruleEditedByHand_isPutBack() {
    Ruleset wanted = ruleset(port("a", 1, backends(1)));
    TableState state = wanted.state(LAYOUT);
    var chains = new java.util.TreeMap<>(state.chains());
    chains.put("svc/default/a/tcp/80", List.of("something else"));
    TableState edited = new TableState(chains, state.elements(), state.affinitySets());

    RulesetChange change = RulesetChange.between(edited, wanted, LAYOUT);

    assertThat(change.update().getFirst()).isEqualTo("flush chain ip slipway svc/default/a/tcp/80");
    assertThat(change.update()).hasSize(2);
  }

  private static void apply(FakeTable table, Ruleset wanted) {
    RulesetChange change = RulesetChange.between(table.state(), wanted, LAYOUT);
    table.run(change.update());
    table.run(change.sweep());
  }

  private static Ruleset ruleset(ServicePort... ports) {
    return Ruleset.of(new ServiceRules(List.of(ports), List.of()), CONFIG);
  }

  private static ServicePort port(String name, int address, SortedSet<Backend> backends) {
    return new ServicePort(
        "default",
        name,
        Protocol.TCP,
        80,
        ips("10.96.0." + address),
        ips(),
        List.of(),
        0,
        backends,
        0);
  }

  private static SortedSet<Ipv4Address> ips(String... texts) {
    SortedSet<Ipv4Address> set = new TreeSet<>();
    List.of(texts).forEach(each -> set.add(Ipv4Address.parse(each)));
    return set;
  }

  private static SortedSet<Backend> backends(int count) {
    SortedSet<Backend> set = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      set.add(new Backend(Ipv4Address.parse("10.244.0." + (i + 2)), 8080));
    }
    return set;
  }

  @Provide
  static Arbitrary<Ruleset> rulesets() {
    Arbitrary<ServicePort> ports =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                Arbitraries.of(Protocol.values()),
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(0, 0, 60, 10800),
                Arbitraries.of(0, 30080, 30081),
                Arbitraries.of(List.<Ipv4Range>of(), List.of(Ipv4Range.parse("203.0.113.0/24"))),
                Arbitraries.of(ips(), ips("192.0.2.10")))
            .as(
                (name, protocol, address, count, affinity, nodePort, ranges, external) ->
                    new ServicePort(
                        "default",
                        name,
                        protocol,
                        80,
                        ips("10.96.0." + address),
                        external,
                        ranges,
                        nodePort,
                        backends(count),
                        affinity));
    return ports
        .list()
        .ofMaxSize(5)
        .uniqueElements(ServicePort::id)
        .map(list -> Ruleset.of(new ServiceRules(list, List.of()), CONFIG));
  }
}
