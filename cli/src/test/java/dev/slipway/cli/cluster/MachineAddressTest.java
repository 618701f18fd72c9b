package dev.slipway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"docker0", "br-0123456789ab", "veth12ab", "sw-fd6f0c26"})
  void bridgesOfContainersAreNotWhereTheMachineIsReached(String name) {
    assertThat(MachineAddress.isOfContainers(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0", "enp3s0", "wlan0", "bond0", "br0", "tailscale0"})
  void interfacesOfTheMachineAre(String name) {
    assertThat(MachineAddress.isOfContainers(name)).isFalse();
  }

  @Test
  void addressIsOneOfTheMachineAndNotOfItsContainers() throws Exception {
    NetworkInterface found =
        NetworkInterface.getByInetAddress(InetAddress.getByName(MachineAddress.primary()));

    assertThat(found).isNotNull();
    assertThat(found.isLoopback()).isFalse();
    assertThat(MachineAddress.isOfContainers(found.getName())).isFalse();
  }
}
