package dev.slipway.runtime.apiserver.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sends a request: by the client certificate if one was shown, else by the bearer
 * token.
 */
public final class Authenticator {
  private static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";
  private static final String SCHEME = "bearer ";
  private static final int MAX_TOKEN_CHARACTERS = 16 * 1024;

  private final BearerTokens tokens;
  private final Clock clock;

  public Authenticator(BearerTokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The user, or empty if nothing or nothing valid was shown.
   *
   * @param chain the certificates the client showed, its own first, whose signatures the TLS layer
   *     has checked; they may have ended since
   * @param authorization the header of that name, if any
   */
  public Optional<UserInfo> authenticate(
      List<X509Certificate> chain, @Nullable String authorization) {
    Optional<UserInfo> byCertificate =
        chain.isEmpty() ? Optional.empty() : byCertificate(chain.getFirst());
    return byCertificate.isPresent() || authorization == null
        ? byCertificate
        : byToken(authorization);
  }

  private Optional<UserInfo> byCertificate(X509Certificate certificate) {
    Date now = Date.from(clock.instant());
    if (now.before(certificate.getNotBefore())
        || now.after(certificate.getNotAfter())
        || !isForClients(certificate)) {
      return Optional.empty();
    }
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> names = values(subject, BCStyle.CN);
    if (names.size() != 1 || names.getFirst().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(UserInfo.authenticated(names.getFirst(), values(subject, BCStyle.O)));
  }

  private static boolean isForClients(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages != null && usages.contains(CLIENT_USAGE);
    } catch (CertificateParsingException e) {
      // What cannot be read proves nothing.
      return false;
    }
  }

  private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (RDN rdn : subject.getRDNs(type)) {
      for (AttributeTypeAndValue pair : rdn.getTypesAndValues()) {
        if (pair.getType().equals(type) && pair.getValue() instanceof ASN1String value) {
          values.add(value.getString());
        }
      }
    }
    return values;
  }

  private Optional<UserInfo> byToken(String authorization) {
    if (authorization.length() > MAX_TOKEN_CHARACTERS
        || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    String token = authorization.substring(SCHEME.length()).strip();
    return token.isEmpty() ? Optional.empty() : tokens.find(token);
  }
}
