package dev.slipway.runtime.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as text. Keys are written in the SEC 1 form that every client reads. */
final class Pem {
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private static final int P256_BITS = 256;

  private Pem() {}

  static String encode(X509Certificate certificate) {
    return write(certificate);
  }

  /** With the public key inside, without which some readers refuse the file. */
  static String encode(PrivateKey key, PublicKey publicKey) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    SubjectPublicKeyInfo publicInfo = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
    try {
      ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
      ECPrivateKey complete =
          new ECPrivateKey(
              P256_BITS,
              bare.getKey(),
              publicInfo.getPublicKeyData(),
              info.getPrivateKeyAlgorithm().getParameters());
      return write(new PemObject("EC PRIVATE KEY", complete.getEncoded()));
    } catch (IOException e) {
      throw new PkiException("cannot write a key as PEM", e);
    }
  }

  private static String write(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new PkiException("cannot write as PEM", e);
    }
    return text.toString();
  }

  static X509Certificate readCertificate(Path file) throws IOException {
    if (!(read(file) instanceof X509CertificateHolder holder)) {
      throw new IOException(file + " holds no certificate");
    }
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw new IOException(file + " holds a damaged certificate", e);
    }
  }

  static PrivateKey readKey(Path file) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    return switch (read(file)) {
      case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
      case PrivateKeyInfo info -> converter.getPrivateKey(info);
      case null, default -> throw new IOException(file + " holds no private key");
    };
  }

  private static @Nullable Object read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException(file + " is too large for a key or certificate");
    }
    try (PEMParser parser =
        new PEMParser(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)))) {
      return parser.readObject();
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
