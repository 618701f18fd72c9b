package dev.slipway.runtime.apiserver.services;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses.
 *
 * @param network the first address, which is never given out
 * @param prefixLength bits that are fixed
 */
public record AddressRange(int network, int prefixLength) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /**
   * Reads {@code 10.96.0.0/16}.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a CIDR: " + cidr);
    }
    int length = Integer.parseInt(cidr.substring(slash + 1));
    if (length < 8 || length > 30) {
      throw new IllegalArgumentException("a service range is between /8 and /30: " + cidr);
    }
    int mask = -1 << (32 - length);
    return new AddressRange(toInt(cidr.substring(0, slash)) & mask, length);
  }

  /** How many addresses can be given out: all but the first and the last. */
  public int size() {
    return (1 << (32 - prefixLength)) - 2;
  }

  /** The address at an index from 1. */
  public String address(int index) {
    int address = network + index;
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  /** True for an IPv4 address that can be given out. */
  public boolean contains(String address) {
    if (!isAddress(address)) {
      return false;
    }
    int index = toInt(address) - network;
    return index >= 1 && index <= size();
  }

  /** True for an IPv4 address in its usual spelling. */
  public static boolean isAddress(String text) {
    if (!IPV4.matcher(text).matches()) {
      return false;
    }
    for (String part : text.split("\\.")) {
      if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) {
        return false;
      }
    }
    return true;
  }

  private static int toInt(String address) {
    if (!isAddress(address)) {
      throw new IllegalArgumentException("not an IPv4 address: " + address);
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return (bytes[0] & 255) << 24
          | (bytes[1] & 255) << 16
          | (bytes[2] & 255) << 8
          | (bytes[3] & 255);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv4 address: " + address, e);
    }
  }

  /** The CIDR form. */
  @Override
  public String toString() {
    return address(0) + "/" + prefixLength;
  }
}
