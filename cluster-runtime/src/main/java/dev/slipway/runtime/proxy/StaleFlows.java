package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.proxy.CommandRunner.MissingProgramException;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import dev.slipway.runtime.proxy.ServicePort.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes UDP clients leave endpoints that are gone: the kernel remembers a UDP flow as long as
 * packets come, so without this a busy client stays with a dead endpoint. Needs the {@code
 * conntrack} program; on a machine without it such flows end when their client pauses for 30 s.
 */
final class StaleFlows {
  private final CommandRunner commands;

  StaleFlows(CommandRunner commands) {
    this.commands = commands;
  }

  /** A flow to forget: packets to this address that were sent on to this backend. */
  record Flow(Ipv4Address address, int port, Backend backend) {}

  /** The flows that the new rules leave behind. Pure. */
  static List<Flow> between(ServiceRules before, ServiceRules after) {
    Map<String, ServicePort> now =
        udp(after.ports()).stream()
            .collect(Collectors.toMap(ServicePort::id, Function.identity(), (a, b) -> a));
    List<Flow> stale = new ArrayList<>();
    for (ServicePort old : udp(before.ports())) {
      ServicePort current = now.get(old.id());
      for (Backend backend : old.backends()) {
        if (current == null || !current.backends().contains(backend)) {
          old.clusterIps().forEach(each -> stale.add(new Flow(each, old.port(), backend)));
          old.externalIps().forEach(each -> stale.add(new Flow(each, old.port(), backend)));
        }
      }
    }
    return stale;
  }

  private static List<ServicePort> udp(Collection<ServicePort> ports) {
    return ports.stream().filter(each -> each.protocol() == Protocol.UDP).toList();
  }

  /** Forgets them; does nothing on a machine that cannot. */
  void forget(List<Flow> flows) throws IOException {
    for (Flow flow : flows) {
      try {
        // Its exit code is 1 when no flow matched, which is as good.
        commands.run(
            List.of(
                "conntrack",
                "-D",
                "-f",
                "ipv4",
                "-p",
                "udp",
                "--orig-dst",
                flow.address().toString(),
                "--orig-port-dst",
                Integer.toString(flow.port()),
                "--reply-src",
                flow.backend().address().toString()),
            "");
      } catch (MissingProgramException e) {
        return;
      }
    }
  }
}
