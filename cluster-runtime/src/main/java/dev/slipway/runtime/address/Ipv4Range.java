package dev.slipway.runtime.address;

import static java.util.Objects.requireNonNull;

/**
 * A range of IPv4 addresses in CIDR form, such as {@code 10.96.0.0/16}.
 *
 * @param first its first address: no bits beyond the prefix
 * @param prefix how many leading bits all addresses share, 0 to 32
 */
public record Ipv4Range(Ipv4Address first, int prefix) {
  public Ipv4Range {
    requireNonNull(first);
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("a prefix is 0 to 32, not " + prefix);
    }
    if ((first.bits() & hostBits(prefix)) != 0) {
      throw new IllegalArgumentException(first + "/" + prefix + " has bits beyond its prefix");
    }
  }

  /** The range that the text says; refuses any other text. */
  public static Ipv4Range parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("not an IPv4 range such as 10.96.0.0/16: " + text);
    }
    return new Ipv4Range(
        Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  private static long hostBits(int prefix) {
    return 0xFFFF_FFFFL >>> prefix;
  }

  /** Whether the address lies in it. */
  public boolean contains(Ipv4Address address) {
    return (address.bits() & ~hostBits(prefix)) == first.bits();
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}
