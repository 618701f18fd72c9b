package dev.slipway.runtime.pki;

import dev.slipway.runtime.pki.CertificateAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.util.IPAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one cluster, kept under {@code <dataDir>/pki}: an authority made when first asked for
 * and never replaced, and the certificates that it issued, re-issued when they no longer fit.
 */
public final class Pki {
  private static final Logger LOG = LoggerFactory.getLogger(Pki.class);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final String ALIAS = "slipway";

  /** File locks are the process's, not the thread's. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path folder;
  private final Clock clock;
  private final CertificateAuthority authority;

  private Pki(Path folder, Clock clock, CertificateAuthority authority) {
    this.folder = folder;
    this.clock = clock;
    this.authority = authority;
  }

  /**
   * Opens the keys of the cluster whose data folder this is, making the authority if there is none.
   *
   * @throws PkiException when the authority's files are there but no good: it is never replaced by
   *     itself, since everything that trusts it would be cut off
   */
  public static Pki open(Path dataDir, Clock clock) {
    Path folder = dataDir.toAbsolutePath().normalize().resolve("pki");
    try {
      PrivateFiles.createFolder(folder);
    } catch (IOException e) {
      throw new PkiException("cannot make the folder " + folder, e);
    }
    CertificateAuthority authority =
        locked(folder, () -> readAuthority(folder, clock).orElseGet(() -> create(folder, clock)));
    return new Pki(folder, clock, authority);
  }

  /** Where the files are. */
  public Path folder() {
    return folder;
  }

  /** The authority's own certificate, which clients trust. */
  public X509Certificate authority() {
    return authority.certificate();
  }

  public String authorityPem() {
    return Pem.encode(authority.certificate());
  }

  public Path authorityFile() {
    return folder.resolve("ca.crt");
  }

  /**
   * The credential of this name: the one kept from before if it still fits the request and is good
   * for 30 days or more, else a new one.
   */
  public Credential credential(CertificateRequest request) {
    return locked(folder, () -> kept(request).orElseGet(() -> issue(request)));
  }

  private Optional<Credential> kept(CertificateRequest request) {
    Path keyFile = folder.resolve(request.file() + ".key");
    Path certificateFile = folder.resolve(request.file() + ".crt");
    if (!Files.exists(keyFile) || !Files.exists(certificateFile)) {
      return Optional.empty();
    }
    try {
      Credential kept =
          new Credential(
              Pem.readKey(keyFile), Pem.readCertificate(certificateFile), keyFile, certificateFile);
      Optional<String> flaw = flaw(kept, request);
      flaw.ifPresent(
          reason ->
              LOG.atInfo()
                  .addKeyValue("file", certificateFile)
                  .addKeyValue("reason", reason)
                  .log("certificate is issued anew"));
      return flaw.isPresent() ? Optional.empty() : Optional.of(kept);
    } catch (IOException | GeneralSecurityException e) {
      LOG.atWarn()
          .addKeyValue("file", certificateFile)
          .setCause(e)
          .log("certificate is unusable and is issued anew");
      return Optional.empty();
    }
  }

  /** Why a kept credential must not be used, empty if it may. */
  private Optional<String> flaw(Credential kept, CertificateRequest request)
      throws GeneralSecurityException {
    X509Certificate certificate = kept.certificate();
    Instant now = clock.instant();
    if (now.plus(RENEW_BEFORE).isAfter(certificate.getNotAfter().toInstant())
        && !certificate.getNotAfter().equals(authority.certificate().getNotAfter())) {
      return Optional.of("it ends soon");
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of("it is not valid now");
    }
    if (!KeyMatch.matches(kept.key(), certificate.getPublicKey())) {
      return Optional.of("key and certificate do not belong together");
    }
    if (!signedByUs(certificate)) {
      return Optional.of("another authority issued it");
    }
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    if (!subject.equals(CertificateAuthority.name(request.commonName(), request.organizations()))) {
      return Optional.of("its subject changed");
    }
    if (!addresses(certificate).equals(normalized(request.addresses()))) {
      return Optional.of("its addresses changed");
    }
    List<String> purposes = certificate.getExtendedKeyUsage();
    if (purposes == null || purposes.size() != request.usages().size()) {
      return Optional.of("its usages changed");
    }
    return Optional.empty();
  }

  private boolean signedByUs(X509Certificate certificate) {
    try {
      certificate.verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Credential issue(CertificateRequest request) {
    Issued issued = authority.issue(request, clock.instant());
    Credential credential =
        new Credential(
            issued.key(),
            issued.certificate(),
            folder.resolve(request.file() + ".key"),
            folder.resolve(request.file() + ".crt"));
    save(credential.keyFile(), credential.keyPem());
    save(credential.certificateFile(), credential.certificatePem());
    LOG.atDebug()
        .addKeyValue("subject", request.commonName())
        .addKeyValue("file", credential.certificateFile())
        .log("certificate issued");
    return credential;
  }

  /** A TLS context that shows the credential and trusts nobody but the cluster's authority. */
  public SSLContext sslContext(Credential credential) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(credential), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot set up TLS for " + credential.certificateFile(), e);
    }
  }

  /** For a TLS context or library of the caller's own. */
  public KeyManager[] keyManagers(Credential credential) {
    return new KeyManager[] {
      new SingleKey(credential.key(), List.of(credential.certificate(), authority.certificate()))
    };
  }

  /** Trust in the cluster's authority and in nobody else. */
  public TrustManager[] trustManagers() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trustStore());
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot set up trust in " + authorityFile(), e);
    }
  }

  /** A key store in memory with the authority's certificate alone. */
  public KeyStore trustStore() {
    try {
      KeyStore store = emptyStore();
      store.setCertificateEntry(ALIAS, authority.certificate());
      return store;
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot set up trust in " + authorityFile(), e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static Optional<CertificateAuthority> readAuthority(Path folder, Clock clock) {
    Path keyFile = folder.resolve("ca.key");
    Path certificateFile = folder.resolve("ca.crt");
    if (!Files.exists(certificateFile)) {
      // The certificate is written last: a key alone is a first start that was cut off.
      return Optional.empty();
    }
    String advice =
        "; restore it, or remove "
            + folder
            + " to start with new keys (every client needs new ones"
            + " then)";
    CertificateAuthority read;
    try {
      read = new CertificateAuthority(Pem.readKey(keyFile), Pem.readCertificate(certificateFile));
      if (!KeyMatch.matches(read.key(), read.certificate().getPublicKey())) {
        throw new PkiException(keyFile + " is not the key of " + certificateFile + advice);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException(
          "the certificate authority in " + folder + " cannot be read: " + e.getMessage() + advice,
          e);
    }
    Instant end = read.certificate().getNotAfter().toInstant();
    if (clock.instant().isAfter(end)) {
      throw new PkiException(certificateFile + " ended at " + end + advice);
    }
    return Optional.of(read);
  }

  private static CertificateAuthority create(Path folder, Clock clock) {
    CertificateAuthority created = CertificateAuthority.create(clock.instant());
    save(folder.resolve("ca.key"), Pem.encode(created.key(), created.certificate().getPublicKey()));
    save(folder.resolve("ca.crt"), Pem.encode(created.certificate()));
    LOG.atInfo().addKeyValue("folder", folder).log("certificate authority made");
    return created;
  }

  private static void save(Path file, String pem) {
    try {
      PrivateFiles.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new PkiException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static Set<String> addresses(X509Certificate certificate)
      throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : normalized(
            names.stream().map(name -> Objects.toString(name.get(1))).collect(Collectors.toSet()));
  }

  /** IP addresses have several spellings. */
  private static Set<String> normalized(Collection<String> addresses) {
    Set<String> normalized = new HashSet<>();
    for (String address : addresses) {
      try {
        normalized.add(
            IPAddress.isValid(address)
                ? InetAddress.getByName(address).getHostAddress()
                : address.toLowerCase(java.util.Locale.ROOT));
      } catch (UnknownHostException e) {
        throw new PkiException("not an address: " + address, e);
      }
    }
    return normalized;
  }

  /** Runs with the folder to ourselves, among threads and processes. */
  private static <T> T locked(Path folder, Supplier<T> work) {
    THREADS.lock();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      Objects.requireNonNull(lock);
      return work.get();
    } catch (IOException e) {
      throw new PkiException("cannot lock " + folder, e);
    } finally {
      THREADS.unlock();
    }
  }
}
