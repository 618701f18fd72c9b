package dev.slipway.reconciler.operator;

import static dev.slipway.reconciler.Eventually.eventually;
import static dev.slipway.reconciler.operator.OperatorBed.serviceManifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Condition;
import dev.slipway.reconciler.source.GitServers;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories elsewhere, over the wire, with what is in a Secret. */
class RemoteRepositoryIT {
  @TempDir Path directory;
  OperatorBed bed;
  GitServers servers;
  String commit;

  @BeforeEach
  void open() throws Exception {
    bed = new OperatorBed(directory);
    servers = new GitServers(directory.resolve("servers"), directory);
    bed.git.file("web/service.yaml", serviceManifest("web", 80));
    commit = bed.git.commit("main");
  }

  @AfterEach
  void close() throws Exception {
    try {
      servers.close();
    } finally {
      bed.close();
    }
  }

  private void secret(Map<String, String> data) {
    bed.server
        .client()
        .secrets()
        .inNamespace("default")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("login")
                .endMetadata()
                .withStringData(data)
                .build())
        .create();
  }

  private void follow(String url) {
    bed.createRepository("interval: 1h", "credentialsSecret: login", "url: " + url);
  }

  private void eventuallyNotFetched(String... words) {
    eventually(
        () -> {
          Condition fetched = bed.repository().status().condition("Fetched").orElseThrow();
          assertThat(fetched.isTrue()).isFalse();
          assertThat(fetched.message()).contains(words).doesNotContain(GitServers.PASSWORD);
        });
  }

  @Test
  void https_withALoginAndAnAuthorityOfItsOwn() throws Exception {
    secret(
        Map.of(
            "username", GitServers.USER,
            "password", GitServers.PASSWORD,
            "ca.crt", servers.authority()));

    follow(servers.httpsUrl("shop.git"));

    bed.eventuallySynced("web", commit);
  }

  @Test
  void https_withAWrongPassword_isTold() throws Exception {
    secret(Map.of("username", "deploy", "password", "wrong", "ca.crt", servers.authority()));

    follow(servers.httpsUrl("shop.git"));

    eventuallyNotFetched("127.0.0.1", "refuses access");
  }

  @Test
  void https_ofAnUnknownAuthority_isNotBelieved() {
    secret(Map.of("username", GitServers.USER, "password", GitServers.PASSWORD));

    follow(servers.httpsUrl("shop.git"));

    eventuallyNotFetched("certificate", "ca.crt");
  }

  @Test
  void ssh_withAKeyAndAKnownHost() throws Exception {
    secret(
        Map.of(
            "ssh-privatekey", servers.privateKey(),
            "known_hosts", servers.knownHosts()));

    follow(servers.sshUrl("shop.git"));

    bed.eventuallySynced("web", commit);
  }

  @Test
  void ssh_ofAHostThatShowsAnotherKey_isNotBelieved() {
    secret(
        Map.of(
            "ssh-privatekey", servers.privateKey(),
            "known_hosts", servers.wrongKnownHosts()));

    follow(servers.sshUrl("shop.git"));

    eventuallyNotFetched("host key", "known_hosts");
  }
}
