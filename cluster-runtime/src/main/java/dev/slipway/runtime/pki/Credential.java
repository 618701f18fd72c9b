package dev.slipway.runtime.pki;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A private key with its certificate.
 *
 * @param key the key
 * @param certificate the certificate, issued by the cluster's authority
 * @param keyFile where the key is kept
 * @param certificateFile where the certificate is kept
 */
public record Credential(
    PrivateKey key, X509Certificate certificate, Path keyFile, Path certificateFile) {

  public String keyPem() {
    return Pem.encode(key, certificate.getPublicKey());
  }

  public String certificatePem() {
    return Pem.encode(certificate);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Credential[" + certificate.getSubjectX500Principal() + ", " + certificateFile + "]";
  }
}
