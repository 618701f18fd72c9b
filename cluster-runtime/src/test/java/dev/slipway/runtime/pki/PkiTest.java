package dev.slipway.runtime.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.pki.CertificateRequest.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path data;

  private static CertificateRequest server(String... addresses) {
    return CertificateRequest.server("apiserver", "kube-apiserver", List.of(addresses));
  }

  @Test
  void open_makesPrivateFilesAndUsesThemAgain() throws Exception {
    Pki first = Pki.open(data, CLOCK);
    Credential issued = first.credential(server("localhost", "127.0.0.1"));
    Pki second = Pki.open(data, CLOCK);

    assertThat(second.authority()).isEqualTo(first.authority());
    assertThat(second.credential(server("127.0.0.1", "LOCALHOST")).certificate())
        .isEqualTo(issued.certificate());
    assertThat(mode(data.resolve("pki"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(data.resolve("pki"))) {
      assertThat(files.filter(f -> !f.endsWith(".lock")))
          .hasSize(4)
          .allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    }
  }

  @Test
  void open_closesAFolderThatIsOpenToOthers() throws Exception {
    Files.createDirectory(
        data.resolve("pki"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Pki.open(data, CLOCK);

    assertThat(mode(data.resolve("pki"))).isEqualTo("rwx------");
  }

  @Test
  void open_byManyAtOnceMakesOneAuthority() throws Exception {
    Callable<X509Certificate> opener = () -> Pki.open(data, CLOCK).authority();
    try (var executor = Executors.newFixedThreadPool(6)) {
      var authorities =
          executor.invokeAll(java.util.Collections.nCopies(6, opener)).stream()
              .map(f -> f.resultNow())
              .distinct();
      assertThat(authorities).hasSize(1);
    }
  }

  @Test
  void certificate_saysWhoAndWhere() throws Exception {
    X509Certificate certificate =
        Pki.open(data, CLOCK)
            .credential(server("localhost", "10.96.0.1", "::1", "kubernetes.default.svc"))
            .certificate();

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kube-apiserver");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(n -> n.get(1).toString())
        .containsExactlyInAnyOrder(
            "localhost", "10.96.0.1", "0:0:0:0:0:0:0:1", "kubernetes.default.svc");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void credential_isIssuedAnewWhenTheRequestChanges() {
    Pki pki = Pki.open(data, CLOCK);
    Credential first = pki.credential(server("localhost"));
    Credential moreAddresses = pki.credential(server("localhost", "192.0.2.1"));
    Credential otherUsage = pki.credential(server("localhost", "192.0.2.1").forBothSides());

    assertThat(List.of(first, moreAddresses, otherUsage))
        .extracting(c -> c.certificate().getSerialNumber())
        .doesNotHaveDuplicates();
    Credential user = pki.credential(CertificateRequest.client("u", "alice", List.of("a", "b")));
    Credential otherGroups =
        pki.credential(CertificateRequest.client("u", "alice", List.of("a", "c")));
    assertThat(otherGroups.certificate()).isNotEqualTo(user.certificate());
    assertThat(otherGroups.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=alice,O=c,O=a");
  }

  @Test
  void credential_isIssuedAnewBeforeItEnds() {
    Pki now = Pki.open(data, CLOCK);
    Credential first = now.credential(server("localhost"));
    Pki later = Pki.open(data, Clock.offset(CLOCK, Duration.ofDays(330)));
    Credential kept = later.credential(server("localhost"));
    Pki soon = Pki.open(data, Clock.offset(CLOCK, Duration.ofDays(336)));
    Credential renewed = soon.credential(server("localhost"));

    assertThat(kept.certificate()).isEqualTo(first.certificate());
    assertThat(renewed.certificate().getNotAfter()).isAfter(first.certificate().getNotAfter());
  }

  @Test
  void credential_neverOutlivesTheAuthority() {
    Pki.open(data, CLOCK);
    Pki late = Pki.open(data, Clock.offset(CLOCK, Duration.ofDays(3640)));
    Credential issued = late.credential(server("localhost"));

    assertThat(issued.certificate().getNotAfter()).isEqualTo(late.authority().getNotAfter());
    assertThat(late.credential(server("localhost")).certificate()).isEqualTo(issued.certificate());
  }

  @Test
  void credential_damagedFilesAreReplaced() throws Exception {
    Pki pki = Pki.open(data, CLOCK);
    Credential first = pki.credential(server("localhost"));
    Files.writeString(first.keyFile(), "-----BEGIN EC PRIVATE KEY-----\nnonsense\n");
    Credential second = pki.credential(server("localhost"));
    Files.write(second.certificateFile(), new byte[0]);
    Credential third = pki.credential(server("localhost"));
    Credential other = pki.credential(CertificateRequest.client("u", "alice", List.of()));
    Files.copy(other.keyFile(), third.keyFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Credential fourth = pki.credential(server("localhost"));

    assertThat(List.of(first, second, third, fourth))
        .extracting(c -> c.certificate().getSerialNumber())
        .doesNotHaveDuplicates();
  }

  @Test
  void open_neverReplacesADamagedAuthority() throws Exception {
    Pki.open(data, CLOCK);
    Path certificate = data.resolve("pki/ca.crt");
    String good = Files.readString(certificate);
    Files.writeString(certificate, good.substring(0, good.length() / 2));

    assertThatThrownBy(() -> Pki.open(data, CLOCK))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ca.crt")
        .hasMessageContaining("restore");
    assertThat(certificate).hasContent(good.substring(0, good.length() / 2));
    Files.writeString(certificate, good);
    Files.delete(data.resolve("pki/ca.key"));
    assertThatThrownBy(() -> Pki.open(data, CLOCK))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ca.key");
  }

  @Test
  void open_finishesAFirstStartThatWasCutOff() throws Exception {
    Pki.open(data, CLOCK);
    Files.delete(data.resolve("pki/ca.crt"));

    assertThat(Pki.open(data, CLOCK).authority().getBasicConstraints()).isZero();
  }

  @Test
  void open_refusesAnAuthorityThatEnded() {
    Pki.open(data, CLOCK);

    assertThatThrownBy(() -> Pki.open(data, Clock.offset(CLOCK, Duration.ofDays(3651))))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ended at 2036");
  }

  @Test
  void request_refusesPathsAsNames() {
    assertThatThrownBy(() -> CertificateRequest.client("../x", "alice", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new CertificateRequest(
                    "x", " ", List.of(), new java.util.TreeSet<>(), java.util.Set.of(Usage.CLIENT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void credential_neverPrintsItsKey() {
    Credential credential = Pki.open(data, CLOCK).credential(server("localhost"));

    assertThat(credential.toString()).contains("kube-apiserver").doesNotContain("PRIVATE");
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
