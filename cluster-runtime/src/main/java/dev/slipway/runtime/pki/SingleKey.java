package dev.slipway.runtime.pki;

import static java.util.Objects.requireNonNull;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one key with its certificates to every peer. The JDK's own key managers want a key store,
 * which encrypts the key with a password and decrypts it again: tens of milliseconds for each
 * client, to protect nothing, since the key never leaves this process.
 */
public final class SingleKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "slipway";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  /**
   * @param chain the key's own certificate first, then those that lead to the authority
   */
  public SingleKey(PrivateKey key, List<X509Certificate> chain) {
    this.key = requireNonNull(key);
    this.chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key without a certificate proves nothing");
    }
  }

  private boolean fits(String keyType) {
    String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    // TLS 1.2 asks for EC_EC or EC_RSA, after what signed the certificate; TLS 1.3 for EC.
    return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_");
  }

  /** A peer that names the authorities it trusts is not bothered with a stranger's certificate. */
  private boolean isTrustedBy(Principal @Nullable [] issuers) {
    return issuers == null
        || issuers.length == 0
        || chain.stream()
            .anyMatch(one -> Arrays.asList(issuers).contains(one.getIssuerX500Principal()));
  }

  private @Nullable String aliasFor(Principal @Nullable [] issuers, String... keyTypes) {
    return isTrustedBy(issuers) && Arrays.stream(keyTypes).anyMatch(this::fits) ? ALIAS : null;
  }

  private static String @Nullable [] listOf(@Nullable String alias) {
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return listOf(aliasFor(issuers, keyType));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(issuers, keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(issuers, keyTypes);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return listOf(aliasFor(issuers, keyType));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(issuers, keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(issuers, keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.toArray(X509Certificate[]::new) : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }
}
