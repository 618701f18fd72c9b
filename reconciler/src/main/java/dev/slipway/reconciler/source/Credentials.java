package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

/** How to prove to a remote who we are. Never printed: {@code toString} hides every secret. */
public sealed interface Credentials {
  /** Nothing to show: public repositories and files. */
  record None() implements Credentials {}

  /** A user name with a password or an access token, for http and https. */
  record Basic(String user, String password) implements Credentials {
    public Basic {
      requireNonNull(user);
      requireNonNull(password);
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + ", password=hidden]";
    }
  }

  /**
   * A private key, and the host keys that are believed. There is no trust on first use: without the
   * right line in {@code knownHosts} the connection is refused.
   *
   * @param privateKey in PEM or OpenSSH form
   * @param passphrase of the key, empty when it has none
   * @param knownHosts lines as in {@code ~/.ssh/known_hosts}
   */
  record SshKey(String privateKey, String passphrase, String knownHosts) implements Credentials {
    public SshKey {
      requireNonNull(privateKey);
      requireNonNull(passphrase);
      requireNonNull(knownHosts);
    }

    @Override
    public String toString() {
      return "SshKey[hidden]";
    }
  }

  /**
   * Believes an https server whose certificate was signed by an authority of one's own.
   *
   * @param authorities certificates in PEM form, believed instead of the usual ones
   * @param login shown once the server is believed
   */
  record PrivateAuthority(String authorities, Credentials login) implements Credentials {
    public PrivateAuthority {
      requireNonNull(authorities);
      requireNonNull(login);
    }

    @Override
    public String toString() {
      return "PrivateAuthority[login=" + login + "]";
    }
  }

  /** Shows nothing. */
  static Credentials none() {
    return new None();
  }
}
