package dev.slipway.runtime.controller.node;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 range that is cut into one smaller range for each node. Pure.
 *
 * @param first lowest address
 * @param bits prefix length
 * @param nodeBits prefix length of a node's range
 */
public record PodRange(int first, int bits, int nodeBits) {
  private static final Pattern CIDR =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  private record Block(int first, int bits) {
    boolean overlaps(Block other) {
      int mask = mask(Math.min(bits, other.bits));
      return (first & mask) == (other.first & mask);
    }
  }

  public PodRange {
    if (bits < 1 || nodeBits < bits || nodeBits > 30 || nodeBits - bits > 16) {
      throw new IllegalArgumentException("cannot cut /" + bits + " into /" + nodeBits);
    }
    if ((first & ~mask(bits)) != 0) {
      throw new IllegalArgumentException("not the start of a /" + bits);
    }
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException when it is not an IPv4 range or cannot be cut so
   */
  public static PodRange parse(String cidr, int nodeBits) {
    Block block =
        block(cidr).orElseThrow(() -> new IllegalArgumentException("not a range: " + cidr));
    return new PodRange(block.first, block.bits, nodeBits);
  }

  /** The lowest range for a node that overlaps none of {@code taken}; empty when all are. */
  public Optional<String> next(Collection<String> taken) {
    List<Block> blocks = taken.stream().flatMap(cidr -> block(cidr).stream()).toList();
    for (int i = 0; i < 1 << (nodeBits - bits); i++) {
      Block candidate = new Block(first + (i << (32 - nodeBits)), nodeBits);
      if (blocks.stream().noneMatch(candidate::overlaps)) {
        return Optional.of(text(candidate));
      }
    }
    return Optional.empty();
  }

  /** What is not an IPv4 range cannot overlap one. */
  private static Optional<Block> block(String cidr) {
    Matcher matcher = CIDR.matcher(cidr);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(matcher.group(i));
      if (octet > 255) {
        return Optional.empty();
      }
      address = address << 8 | octet;
    }
    int bits = Integer.parseInt(matcher.group(5));
    return bits > 32 ? Optional.empty() : Optional.of(new Block(address, bits));
  }

  private static int mask(int bits) {
    return bits == 0 ? 0 : -1 << (32 - bits);
  }

  private static String text(Block block) {
    int a = block.first;
    return (a >>> 24)
        + "."
        + (a >>> 16 & 255)
        + "."
        + (a >>> 8 & 255)
        + "."
        + (a & 255)
        + "/"
        + block.bits;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text(new Block(first, bits));
  }
}
