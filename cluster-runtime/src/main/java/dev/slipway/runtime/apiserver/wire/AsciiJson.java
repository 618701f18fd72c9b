package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;

/**
 * JSON with every character beyond ASCII escaped. The same JSON to whoever parses it, and safe for
 * clients that decode a stream chunk by chunk and so cut characters of several bytes in two, which
 * the fabric8 client's watch over HTTP does.
 */
public final class AsciiJson {
  private AsciiJson() {}

  /** The same JSON; the array itself when there is nothing to escape. */
  public static byte[] of(byte[] json) {
    return isAscii(json) ? json : escaped(new String(json, UTF_8));
  }

  private static boolean isAscii(byte[] json) {
    for (byte one : json) {
      if (one < 0) {
        return false;
      }
    }
    return true;
  }

  /** Beyond ASCII there is nothing in JSON but the content of strings. */
  private static byte[] escaped(String json) {
    StringBuilder text = new StringBuilder(json.length() + 64);
    for (int i = 0; i < json.length(); i++) {
      char one = json.charAt(i);
      if (one < 0x80) {
        text.append(one);
      } else {
        text.append(String.format("\\u%04x", (int) one));
      }
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
