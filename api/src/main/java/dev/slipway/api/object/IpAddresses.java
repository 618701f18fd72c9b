package dev.slipway.api.object;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads literal addresses; never asks a name server. */
public final class IpAddresses {
  private static final Pattern V4 =
      Pattern.compile(
          "(?:(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}"
              + "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private IpAddresses() {}

  /** The address, if the text is one: four decimal numbers, or an IPv6 address without zone. */
  public static Optional<InetAddress> parse(String text) {
    boolean literal =
        V4.matcher(text).matches() || (text.length() <= 45 && V6.matcher(text).matches());
    if (!literal) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
