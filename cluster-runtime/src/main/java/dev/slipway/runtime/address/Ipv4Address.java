package dev.slipway.runtime.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One IPv4 address, ordered numerically. Only the canonical dotted form is read: no leading zeros,
 * no short forms, no host names.
 *
 * @param bits the address as an unsigned number of 32 bits
 */
public record Ipv4Address(long bits) implements Comparable<Ipv4Address> {
  private static final long HIGHEST = 0xFFFF_FFFFL;

  public Ipv4Address {
    if (bits < 0 || bits > HIGHEST) {
      throw new IllegalArgumentException("not 32 bits: " + bits);
    }
  }

  /** The address that the text says, or empty when it says none. */
  public static Optional<Ipv4Address> find(@Nullable String text) {
    if (text == null || text.length() < 7 || text.length() > 15) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long bits = 0;
    for (String part : parts) {
      int octet = octet(part);
      if (octet < 0) {
        return Optional.empty();
      }
      bits = bits << 8 | octet;
    }
    return Optional.of(new Ipv4Address(bits));
  }

  /** The address that the text says; refuses any other text. */
  public static Ipv4Address parse(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
  }

  private static int octet(String part) {
    if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      char digit = part.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + (digit - '0');
    }
    return value <= 255 ? value : -1;
  }

  /** Whether it is in 127.0.0.0/8. */
  public boolean isLoopback() {
    return bits >>> 24 == 127;
  }

  /** The four bytes, in network order. */
  public byte[] bytes() {
    return new byte[] {
      (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
    };
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
