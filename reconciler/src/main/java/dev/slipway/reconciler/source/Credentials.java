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

  /** Shows nothing. */
  static Credentials none() {
    return new None();
  }
}
