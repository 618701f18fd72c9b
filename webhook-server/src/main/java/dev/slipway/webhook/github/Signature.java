package dev.slipway.webhook.github;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The HMAC-SHA256 that a delivery claims to have, compared in constant time. */
final class Signature {
  private static final String PREFIX = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  private final byte[] claimed;

  private Signature(byte[] claimed) {
    this.claimed = claimed;
  }

  /** Reads {@code sha256=<64 hexadecimal digits>}; empty for anything else. */
  static Optional<Signature> parse(@Nullable String header) {
    if (header == null
        || header.length() != PREFIX.length() + 2 * BYTES
        || !header.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Signature(HexFormat.of().parseHex(header, PREFIX.length(), header.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True when {@code secret} made this signature for {@code body}. */
  boolean isOf(byte[] body, int length, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update(body, 0, length);
      return MessageDigest.isEqual(mac.doFinal(), claimed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
