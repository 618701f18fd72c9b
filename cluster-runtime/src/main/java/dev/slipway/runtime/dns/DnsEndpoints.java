package dev.slipway.runtime.dns;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One node's place among the endpoints of {@code kube-dns}, which all nodes share: each puts in its
 * own name server and leaves those of the others alone. Pure.
 *
 * @param node the node whose name server it is
 * @param address where that listens
 * @param port where that listens
 */
record DnsEndpoints(String node, String address, int port) {

  /**
   * The endpoints with this node's name server in them; equal to {@code present} when it is there
   * already.
   *
   * @param isNode whether there is a node of a name; what belongs to none is taken out
   */
  List<EndpointSubset> among(List<EndpointSubset> present, Predicate<String> isNode) {
    List<EndpointSubset> subsets = new ArrayList<>();
    boolean isThere = false;
    for (EndpointSubset subset : present) {
      boolean ours = ports().equals(subset.getPorts());
      List<EndpointAddress> kept = new ArrayList<>();
      for (EndpointAddress one : subset.getAddresses()) {
        String owner = one.getNodeName();
        if (node.equals(owner) && ours && !isThere && address.equals(one.getIp())) {
          isThere = true;
          kept.add(one);
        } else if (owner != null && !node.equals(owner) && isNode.test(owner)) {
          kept.add(one);
        }
      }
      if (!kept.isEmpty()) {
        subsets.add(new EndpointSubsetBuilder(subset).withAddresses(kept).build());
      }
    }
    return isThere ? subsets : with(own(), subsets);
  }

  private List<EndpointSubset> with(EndpointAddress own, List<EndpointSubset> others) {
    List<EndpointSubset> subsets = new ArrayList<>(others);
    for (int i = 0; i < subsets.size(); i++) {
      if (Objects.equals(ports(), subsets.get(i).getPorts())) {
        subsets.set(i, new EndpointSubsetBuilder(subsets.get(i)).addToAddresses(own).build());
        return subsets;
      }
    }
    subsets.add(new EndpointSubsetBuilder().withAddresses(own).withPorts(ports()).build());
    return subsets;
  }

  private EndpointAddress own() {
    return new EndpointAddressBuilder().withIp(address).withNodeName(node).build();
  }

  private List<EndpointPort> ports() {
    return List.of(port("dns", "UDP"), port("dns-tcp", "TCP"));
  }

  private EndpointPort port(String name, String protocol) {
    return new EndpointPortBuilder().withName(name).withPort(port).withProtocol(protocol).build();
  }
}
