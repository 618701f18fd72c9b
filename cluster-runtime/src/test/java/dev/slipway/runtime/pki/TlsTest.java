package dev.slipway.runtime.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes between what the authority issued and JDK, and through a kubeconfig. */
class TlsTest {
  @TempDir Path data;
  @TempDir Path elsewhere;

  private Pki pki;
  private HttpsServer server;

  /** Answers with the client's subject, or the bearer token. */
  @BeforeEach
  void startServer() throws Exception {
    pki = Pki.open(data, Clock.systemUTC());
    Credential credential =
        pki.credential(CertificateRequest.server("server", "server", List.of("127.0.0.1")));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(pki.sslContext(credential)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          String who;
          try {
            who = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
          } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            who = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          }
          byte[] body = who.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private Credential alice() {
    return pki.credential(CertificateRequest.client("alice", "alice", List.of("system:masters")));
  }

  private String get(SSLContext context) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void client_isKnownByItsCertificate() throws Exception {
    assertThat(get(pki.sslContext(alice()))).isEqualTo("CN=alice,O=system:masters");
  }

  @Test
  void stranger_neitherTrustsNorIsTrusted() throws Exception {
    Pki other = Pki.open(elsewhere, Clock.systemUTC());
    Credential mallory =
        other.credential(CertificateRequest.client("m", "alice", List.of("system:masters")));

    assertThatThrownBy(() -> get(other.sslContext(mallory)))
        .isInstanceOf(javax.net.ssl.SSLException.class);
    assertThat(get(mixed(other, mallory))).as("authorization header").isEqualTo("null");
  }

  /** Trusts this cluster, but shows another's certificate. */
  private SSLContext mixed(Pki other, Credential credential) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(other.keyManagers(credential), pki.trustManagers(), null);
    return context;
  }

  @Test
  void kubeconfig_carriesACertificate() throws Exception {
    assertThat(ask(Kubeconfig.of("home", uri(), pki, "alice", alice())))
        .isEqualTo("CN=alice,O=system:masters");
  }

  @Test
  void kubeconfig_carriesAToken() throws Exception {
    var token = new Kubeconfig.Access.Token("s3cret:\"quoted\"\\");
    Kubeconfig kubeconfig = new Kubeconfig("home", uri(), pki.authorityPem(), "admin", token);

    assertThat(ask(kubeconfig)).isEqualTo("Bearer s3cret:\"quoted\"\\");
    assertThat(kubeconfig.toString()).doesNotContain("s3cret");
  }

  private String ask(Kubeconfig kubeconfig) throws Exception {
    Path file = elsewhere.resolve("config");
    kubeconfig.write(file);
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(Files.readString(file)))
            .withRequestRetryBackoffLimit(0)
            .build();
    assertThat(config.getCurrentContext().getName()).isEqualTo("home");
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return client.raw("/");
    }
  }
}
