package dev.slipway.runtime.pki;

import dev.slipway.runtime.pki.CertificateRequest.Usage;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** The key that signs, and how certificates look. Keeps no files. */
record CertificateAuthority(PrivateKey key, X509Certificate certificate) {
  private static final Duration OWN_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /** Machines whose clocks are behind must find the certificate valid already. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  static CertificateAuthority create(Instant now) {
    KeyPair pair = newKeyPair();
    BigInteger serial = newSerial();
    // Two clusters' authorities must not go by one name: clients look issuers up by it.
    X500Name name = name("slipway-ca-" + serial.toString(16).substring(0, 8), List.of());
    try {
      var builder = builder(name, serial, now, OWN_LIFE, name, pair.getPublic());
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(pair.getPrivate(), sign(builder, pair.getPrivate()));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("cannot make a certificate authority", e);
    }
  }

  /** A fresh key with its certificate. */
  Issued issue(CertificateRequest request, Instant now) {
    KeyPair pair = newKeyPair();
    Instant latest = certificate.getNotAfter().toInstant();
    Duration life = LEAF_LIFE;
    if (now.plus(life).isAfter(latest)) {
      life = Duration.between(now, latest);
    }
    try {
      var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      X500Name subject = name(request.commonName(), request.organizations());
      var builder = builder(issuer, newSerial(), now, life, subject, pair.getPublic());
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, extendedUsage(request));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      if (!request.addresses().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, addresses(request));
      }
      return new Issued(pair.getPrivate(), sign(builder, key));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("cannot issue a certificate for " + request.commonName(), e);
    }
  }

  /** What {@link #issue} made. */
  record Issued(PrivateKey key, X509Certificate certificate) {}

  static X500Name name(String commonName, List<String> organizations) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(o -> name.addRDN(BCStyle.O, o));
    return name.addRDN(BCStyle.CN, commonName).build();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      BigInteger serial,
      Instant now,
      Duration life,
      X500Name subject,
      PublicKey subjectKey) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial,
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(life)),
        subject,
        subjectKey);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static ExtendedKeyUsage extendedUsage(CertificateRequest request) {
    List<KeyPurposeId> purposes = new ArrayList<>();
    if (request.usages().contains(Usage.SERVER)) {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
    }
    if (request.usages().contains(Usage.CLIENT)) {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
    }
    return new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
  }

  private static GeneralNames addresses(CertificateRequest request) {
    return new GeneralNames(
        request.addresses().stream()
            .map(
                address ->
                    new GeneralName(
                        IPAddress.isValid(address) ? GeneralName.iPAddress : GeneralName.dNSName,
                        address))
            .toArray(GeneralName[]::new));
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("this JDK cannot make P-256 keys", e);
    }
  }

  private static BigInteger newSerial() {
    return new BigInteger(120, RANDOM).setBit(120);
  }
}
