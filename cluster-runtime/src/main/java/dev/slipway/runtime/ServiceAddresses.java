package dev.slipway.runtime;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;

/**
 * The addresses of a service range that the cluster itself uses.
 *
 * @param apiServer of the Service {@code kubernetes}
 * @param dns of the Service {@code kube-dns}
 */
record ServiceAddresses(String apiServer, String dns) {
  static ServiceAddresses of(String serviceCidr) {
    Ipv4Range range = Ipv4Range.parse(serviceCidr);
    return new ServiceAddresses(
        new Ipv4Address(range.first().bits() + 1).toString(),
        new Ipv4Address(range.first().bits() + 10).toString());
  }
}
