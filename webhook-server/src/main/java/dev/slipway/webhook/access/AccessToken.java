package dev.slipway.webhook.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The one secret that opens the front door, given as a Bearer token or as a Basic password, and
 * compared in constant time.
 */
public final class AccessToken {
  private static final byte[] SESSION = "slipway status page".getBytes(StandardCharsets.UTF_8);

  private final byte[] secret;

  public AccessToken(String secret) {
    if (secret.length() < 16) {
      throw new IllegalArgumentException("the front door's token needs at least 16 characters");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /** True when an {@code Authorization} header carries the token. */
  public boolean allows(@Nullable String authorization) {
    return authorization != null && password(authorization).filter(this::matches).isPresent();
  }

  /** True for the token itself. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(secret, candidate.getBytes(StandardCharsets.UTF_8));
  }

  /** What a browser keeps in the token's place: it opens pages, but cannot be turned back. */
  String session() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(SESSION));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** True for a value that {@link #session} made. */
  boolean isSession(String candidate) {
    return MessageDigest.isEqual(
        session().getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> password(String authorization) {
    if (authorization.length() > 4096) {
      return Optional.empty();
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.of(authorization.substring(7).strip());
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        String pair =
            new String(
                Base64.getDecoder().decode(authorization.substring(6).strip()),
                StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
