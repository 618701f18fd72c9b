package dev.slipway.reconciler.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Equips a JGit transport with time limits and with credentials, and with nothing of the user this
 * process runs as: no {@code ~/.ssh}, no agent, no prompt.
 */
final class TransportSetup implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 30;

  private final Path sshDirectory;
  private @org.jspecify.annotations.Nullable SshdSessionFactory sessions;

  TransportSetup(Path sshDirectory) {
    this.sshDirectory = sshDirectory;
  }

  void equip(Transport transport, RemoteUrl url, Credentials credentials) throws IOException {
    transport.setTimeout(TIMEOUT_SECONDS);
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setRemoveDeletedRefs(false);
    Credentials login = credentials;
    if (credentials instanceof Credentials.PrivateAuthority authority) {
      login = authority.login();
      if (transport instanceof TransportHttp http) {
        http.setHttpConnectionFactory(PrivateTrust.in(authority.authorities()));
      }
    }
    transport.setCredentialsProvider(provider(url, login));
    if (transport instanceof SshTransport ssh) {
      sessions = sessions(login);
      ssh.setSshSessionFactory(sessions);
    }
  }

  private static CredentialsProvider provider(RemoteUrl url, Credentials credentials) {
    if (credentials instanceof Credentials.Basic basic) {
      if (url.isPlainTextOverNetwork()) {
        throw new IllegalArgumentException(
            "a password is not sent over plain http to another machine; use https");
      }
      return new UsernamePasswordCredentialsProvider(basic.user(), basic.password());
    }
    return new NoPrompt();
  }

  private SshdSessionFactory sessions(Credentials credentials) throws IOException {
    if (!(credentials instanceof Credentials.SshKey key)) {
      throw new IllegalArgumentException(
          "an ssh url needs a Secret with the keys ssh-privatekey and known_hosts");
    }
    if (key.knownHosts().isBlank()) {
      throw new IllegalArgumentException(
          "the Secret has no known_hosts, so the remote's host key cannot be checked");
    }
    Files.createDirectories(sshDirectory);
    Path knownHosts = sshDirectory.resolve("known_hosts");
    Path config = sshDirectory.resolve("config");
    Files.writeString(knownHosts, key.knownHosts());
    Files.writeString(config, "Host *\n  StrictHostKeyChecking yes\n");
    Files.setPosixFilePermissions(sshDirectory, PosixFilePermissions.fromString("rwx------"));
    List<KeyPair> keys = keyPairs(key);
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(sshDirectory.toFile())
        .setSshDirectory(sshDirectory.toFile())
        .setConfigFile(directory -> config.toFile())
        .setDefaultKnownHostsFiles(directory -> List.of(knownHosts))
        .setDefaultKeysProvider(directory -> keys)
        .setPreferredAuthentications("publickey")
        .build(null);
  }

  private static List<KeyPair> keyPairs(Credentials.SshKey key) throws IOException {
    FilePasswordProvider passphrase =
        key.passphrase().isEmpty()
            ? FilePasswordProvider.EMPTY
            : FilePasswordProvider.of(key.passphrase());
    try (ByteArrayInputStream in =
        new ByteArrayInputStream(key.privateKey().getBytes(StandardCharsets.UTF_8))) {
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName("ssh-privatekey"), in, passphrase);
      List<KeyPair> keys = new ArrayList<>();
      if (loaded != null) {
        loaded.forEach(keys::add);
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("ssh-privatekey in the Secret holds no private key");
      }
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "ssh-privatekey in the Secret cannot be read; is the passphrase right?", e);
    }
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
      sessions = null;
    }
  }

  /** Answers no question, so that a remote which asks for a password is a failure at once. */
  private static final class NoPrompt extends CredentialsProvider {
    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(org.eclipse.jgit.transport.CredentialItem... items) {
      return false;
    }

    @Override
    public boolean get(
        org.eclipse.jgit.transport.URIish uri, org.eclipse.jgit.transport.CredentialItem... items) {
      return false;
    }
  }
}
