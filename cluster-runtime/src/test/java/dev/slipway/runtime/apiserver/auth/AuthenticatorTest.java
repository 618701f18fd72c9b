package dev.slipway.runtime.apiserver.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.ClusterUsers;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.pki.PkiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticatorTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path data;

  private Authenticator authenticator(BearerTokens tokens) {
    return new Authenticator(tokens, CLOCK);
  }

  private List<X509Certificate> chain(CertificateRequest request) {
    Pki pki = Pki.open(data, CLOCK);
    return List.of(pki.credential(request).certificate(), pki.authority());
  }

  @Test
  void certificate_givesUserAndGroups() {
    var chain = chain(CertificateRequest.client("c", "jörg, ops", List.of("a,b", "system:nodes")));

    assertThat(authenticator(BearerTokens.none()).authenticate(chain, null))
        .contains(
            new UserInfo("jörg, ops", List.of("a,b", "system:nodes", "system:authenticated")));
  }

  @Test
  void certificate_cannotClaimToBeNobody() {
    var chain = chain(CertificateRequest.client("c", "x", List.of("system:unauthenticated")));

    assertThat(authenticator(BearerTokens.none()).authenticate(chain, null))
        .hasValueSatisfying(user -> assertThat(user.isAnonymous()).isFalse());
  }

  @Test
  void certificate_ofAServerOrPastItsEndProvesNothing() {
    var server = chain(CertificateRequest.server("s", "admin", List.of("localhost")));
    var client = chain(ClusterUsers.admin());
    Authenticator later =
        new Authenticator(BearerTokens.none(), Clock.offset(CLOCK, Duration.ofDays(366)));

    assertThat(authenticator(BearerTokens.none()).authenticate(server, null)).isEmpty();
    assertThat(later.authenticate(client, null)).isEmpty();
  }

  @Test
  void adminToken_isMadeOnceAndPrivate() throws Exception {
    BearerTokens tokens = BearerTokens.admin(data);
    Path file = data.resolve("pki/admin.token");
    String token = Files.readString(file).strip();

    assertThat(token).hasSizeGreaterThanOrEqualTo(43);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(BearerTokens.adminToken(data)).isEqualTo(token);
    assertThat(authenticator(tokens).authenticate(List.of(), "bearer " + token))
        .contains(new UserInfo("admin", List.of("system:masters", "system:authenticated")));
    assertThat(authenticator(BearerTokens.admin(data)).authenticate(List.of(), "Bearer  " + token))
        .isPresent();
  }

  @Test
  void wrongTokensProveNothing() {
    Authenticator authenticator = authenticator(BearerTokens.admin(data));
    String token = BearerTokens.adminToken(data);

    for (String header :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer " + token.substring(1),
            "Bearer " + token + "x",
            "Basic " + token,
            token,
            "Bearer " + "x".repeat(100_000))) {
      assertThat(authenticator.authenticate(List.of(), header)).as(header).isEmpty();
    }
    assertThat(authenticator.authenticate(List.of(), null)).isEmpty();
  }

  @Test
  void adminToken_tooShortIsRefused() throws Exception {
    Files.createDirectories(data.resolve("pki"));
    Files.writeString(data.resolve("pki/admin.token"), "\n");

    assertThatThrownBy(() -> BearerTokens.admin(data))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("admin.token");
  }

  @Test
  void tokenFile_asKubernetesHasIt() throws Exception {
    Path file = data.resolve("tokens.csv");
    Files.writeString(
        file,
        "# people\n\nt0ken-of-alice,alice,1,\"dev, ops\"\r\nt0ken-of-bob,\"bob \"\"b\"\"\",2\n");
    Authenticator authenticator = authenticator(BearerTokens.read(file, BearerTokens.admin(data)));

    assertThat(authenticator.authenticate(List.of(), "Bearer t0ken-of-alice"))
        .contains(new UserInfo("alice", List.of("dev", "ops", "system:authenticated")));
    assertThat(authenticator.authenticate(List.of(), "Bearer t0ken-of-bob"))
        .contains(new UserInfo("bob \"b\"", List.of("system:authenticated")));
    assertThat(authenticator.authenticate(List.of(), "Bearer " + BearerTokens.adminToken(data)))
        .isPresent();
  }

  @Test
  void tokenFile_badLinesAreNamed() throws Exception {
    Path file = data.resolve("tokens.csv");
    for (String bad : List.of("only,two", ",alice,1", "token,,1", "token,alice,1,\"dev")) {
      Files.writeString(file, "good-token,alice,1\n" + bad + "\n");
      assertThatThrownBy(() -> BearerTokens.read(file, BearerTokens.none()))
          .as(bad)
          .isInstanceOf(PkiException.class)
          .hasMessageContaining("tokens.csv:2");
    }
  }
}
