package dev.slipway.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DnsEndpointsTest {
  private static final Predicate<String> ALL = name -> true;

  private static List<EndpointSubset> join(
      List<EndpointSubset> present, String node, String address) {
    return new DnsEndpoints(node, address, 10053).among(present, ALL);
  }

  private static List<String> addresses(List<EndpointSubset> subsets) {
    return subsets.stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .map(EndpointAddress::getIp)
        .toList();
  }

  @Test
  void secondNode_standsBesideTheFirst() {
    List<EndpointSubset> both = join(join(List.of(), "a", "10.0.1.1"), "b", "10.0.2.1");

    assertThat(both).hasSize(1);
    assertThat(addresses(both)).containsExactly("10.0.1.1", "10.0.2.1");
  }

  @Test
  void nodeThatIsThere_changesNothing() {
    List<EndpointSubset> both = join(join(List.of(), "a", "10.0.1.1"), "b", "10.0.2.1");

    assertThat(join(both, "a", "10.0.1.1")).isEqualTo(both);
    assertThat(join(both, "b", "10.0.2.1")).isEqualTo(both);
  }

  @Test
  void nodeWithAnotherAddress_takesItsOldOneOut() {
    List<EndpointSubset> both = join(join(List.of(), "a", "10.0.1.1"), "b", "10.0.2.1");

    assertThat(addresses(join(both, "a", "10.0.3.1"))).containsExactly("10.0.2.1", "10.0.3.1");
  }

  @Test
  void nodeThatIsGone_isTakenOut() {
    List<EndpointSubset> both = join(join(List.of(), "a", "10.0.1.1"), "b", "10.0.2.1");

    List<EndpointSubset> left =
        new DnsEndpoints("b", "10.0.2.1", 10053).among(both, name -> !name.equals("a"));

    assertThat(addresses(left)).containsExactly("10.0.2.1");
  }

  @Test
  void otherPort_isASubsetOfItsOwn() {
    List<EndpointSubset> first = join(List.of(), "a", "10.0.1.1");

    List<EndpointSubset> both = new DnsEndpoints("b", "10.0.2.1", 53).among(first, ALL);

    assertThat(both).hasSize(2);
    assertThat(addresses(both)).containsExactly("10.0.1.1", "10.0.2.1");
  }
}
