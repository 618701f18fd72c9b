package dev.slipway.runtime.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of the table that does not depend on services: hooks, maps and sets. A packet for a
 * service finds its chain by one lookup, however many services there are. Pure.
 */
final class TableLayout {
  static final String SERVICE_IPS = "service-ips";
  static final String NODE_PORTS = "node-ports";
  static final String SILENT_IPS = "no-endpoint-ips";
  static final String SILENT_NODE_PORTS = "no-endpoint-node-ports";
  static final String HAIRPIN = "hairpin";
  static final String OUTSIDE = "outside-endpoints";
  static final String NODE_ADDRESSES = "node-addresses";

  private static final Map<String, String> CONTAINERS =
      ordered(
          SERVICE_IPS, "map { type ipv4_addr . inet_proto . inet_service : verdict; }",
          NODE_PORTS, "map { type inet_proto . inet_service : verdict; }",
          SILENT_IPS, "set { type ipv4_addr . inet_proto . inet_service; }",
          SILENT_NODE_PORTS, "set { type inet_proto . inet_service; }",
          HAIRPIN, "set { type ipv4_addr . ipv4_addr; }",
          OUTSIDE, "set { type ipv4_addr; }",
          NODE_ADDRESSES, "set { type ipv4_addr; }");

  /** Whether packets that the pod bridge switches pass through netfilter. */
  enum BridgedTraffic {
    FILTERED,
    UNSEEN
  }

  private final ProxyConfig config;
  private final Map<String, String> hooks = new LinkedHashMap<>();
  private final Map<String, List<String>> rules = new LinkedHashMap<>();
  private final String marker;

  TableLayout(ProxyConfig config, BridgedTraffic bridged) {
    this.config = config;
    translation();
    masquerading(bridged);
    refusal();
    this.marker = "layout-" + Fingerprint.of(hooks + "\n" + rules + "\n" + CONTAINERS);
    rules.put(marker, List.of());
  }

  String table() {
    return config.tableName();
  }

  /** Before Docker's own translation, which works at -100. */
  private void translation() {
    chain(
        "services",
        "",
        "ip daddr . meta l4proto . th dport vmap @" + SERVICE_IPS,
        toNode() + " meta l4proto . th dport vmap @" + NODE_PORTS);
    chain("nat-prerouting", "type nat hook prerouting priority -110;", "jump services");
    chain("nat-output", "type nat hook output priority -110;", "jump services");
  }

  private String toNode() {
    return config.nodeAddresses().isEmpty()
        ? "fib daddr type local"
        : "ip daddr @" + NODE_ADDRESSES;
  }

  /**
   * The client's address is kept where the answer comes back through this node anyway. It is
   * replaced where it would not: a pod reaching itself, the loopback address, pods of other nodes,
   * and endpoints that are no pods.
   */
  private void masquerading(BridgedTraffic bridged) {
    List<String> masquerade = new ArrayList<>();
    masquerade.add("ip saddr . ip daddr @" + HAIRPIN + " masquerade");
    masquerade.add("ip saddr 127.0.0.0/8 ip daddr != 127.0.0.0/8 masquerade");
    if (bridged == BridgedTraffic.UNSEEN) {
      masquerade.add(
          "ip saddr " + config.nodePodCidr() + " ip daddr " + config.nodePodCidr() + " masquerade");
    }
    if (!config.nodePodCidr().equals(config.podCidr())) {
      masquerade.add(
          "ip saddr != "
              + config.podCidr()
              + " ip daddr "
              + config.podCidr()
              + " ip daddr != "
              + config.nodePodCidr()
              + " masquerade");
    }
    masquerade.add("ip saddr != " + config.podCidr() + " ip daddr @" + OUTSIDE + " masquerade");
    chain("masquerading", "", masquerade.toArray(String[]::new));
    chain(
        "nat-postrouting",
        "type nat hook postrouting priority 90;",
        "ct status dnat jump masquerading");
  }

  /** A service without endpoints, and a cluster IP without a service, say no at once. */
  private void refusal() {
    chain(
        "refuse",
        "",
        "meta l4proto tcp reject with tcp reset",
        "reject with icmp port-unreachable");
    chain(
        "checks",
        "",
        "ip daddr . meta l4proto . th dport @" + SILENT_IPS + " goto refuse",
        toNode() + " meta l4proto . th dport @" + SILENT_NODE_PORTS + " goto refuse",
        "ip daddr " + config.serviceCidr() + " goto refuse");
    chain(
        "filter-input",
        "type filter hook input priority -10;",
        // Node ports on 127.0.0.1 need route_localnet on the pod bridge: keep strangers out of it.
        "iifname != \"lo\" ip daddr 127.0.0.0/8 ct state new drop",
        "ct state new jump checks");
    chain("filter-forward", "type filter hook forward priority -10;", "ct state new jump checks");
    chain("filter-output", "type filter hook output priority -10;", "ct state new jump checks");
  }

  private void chain(String name, String hook, String... texts) {
    hooks.put(name, hook);
    rules.put(name, List.of(texts));
  }

  /** Statements that make the table, empty of services, replacing any that is there. */
  String create() {
    String in = " ip " + table() + " ";
    StringBuilder script = new StringBuilder();
    script.append("add table ip ").append(table()).append('\n');
    script.append("delete table ip ").append(table()).append('\n');
    script.append("add table ip ").append(table()).append('\n');
    CONTAINERS.forEach(
        (name, declared) -> {
          String[] kindAndType = declared.split(" ", 2);
          script.append("add ").append(kindAndType[0]).append(in).append(name);
          script.append(' ').append(kindAndType[1]).append('\n');
        });
    rules.forEach(
        (name, texts) -> {
          String hook = hooks.getOrDefault(name, "");
          script.append("add chain").append(in).append(name);
          script.append(hook.isEmpty() ? "" : " { " + hook + " }").append('\n');
        });
    rules.forEach((name, texts) -> texts.forEach(each -> script.append(addRule(name, each))));
    return script.toString();
  }

  /** One statement that adds a rule with its fingerprint. */
  String addRule(String chain, String text) {
    return "add rule ip "
        + table()
        + " "
        + chain
        + " "
        + text
        + " comment \""
        + Fingerprint.of(text)
        + "\"\n";
  }

  /** What {@link #create()} leaves behind. */
  TableState emptyState() {
    SortedMap<String, List<String>> chains = new TreeMap<>();
    rules.forEach((name, texts) -> chains.put(name, texts.stream().map(Fingerprint::of).toList()));
    SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    CONTAINERS.keySet().forEach(name -> elements.put(name, new TreeMap<>()));
    return new TableState(chains, elements, new TreeMap<>());
  }

  /** Whether the table was made by this layout and its fixed rules are all there. */
  boolean isIntact(TableState observed) {
    TableState own = emptyState();
    return own.chains().entrySet().stream()
            .allMatch(each -> each.getValue().equals(observed.chains().get(each.getKey())))
        && observed.elements().keySet().containsAll(own.elements().keySet());
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
