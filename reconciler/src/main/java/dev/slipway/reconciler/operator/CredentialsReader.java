package dev.slipway.reconciler.operator;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.source.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads credentials out of the Secret that a Repository names, each time anew. */
final class CredentialsReader {
  private final KubeApi api;

  CredentialsReader(KubeApi api) {
    this.api = api;
  }

  /**
   * The credentials in a Secret.
   *
   * @throws IllegalArgumentException saying what is missing, never what is there
   */
  Credentials read(String namespace, String name) {
    return switch (api.get(Kinds.SECRET, new ObjectKey("", "Secret", namespace, name)).join()) {
      case ApiReply.Accepted accepted -> credentials(name, accepted.object());
      case ApiReply.Refused refused ->
          throw new IllegalArgumentException(
              refused.isNotFound()
                  ? "Secret " + name + " does not exist"
                  : "Secret " + name + " cannot be read: " + refused.message());
    };
  }

  private static Credentials credentials(String name, KubeObject secret) {
    Optional<String> key = value(secret, "ssh-privatekey").or(() -> value(secret, "identity"));
    if (key.isPresent()) {
      return new Credentials.SshKey(
          key.get(),
          value(secret, "passphrase").orElse(""),
          value(secret, "known_hosts").orElse(""));
    }
    Optional<Credentials> login =
        value(secret, "password")
            .or(() -> value(secret, "token"))
            .map(
                password ->
                    new Credentials.Basic(value(secret, "username").orElse("git"), password));
    Optional<String> authority = value(secret, "ca.crt");
    if (authority.isPresent()) {
      return new Credentials.PrivateAuthority(authority.get(), login.orElse(Credentials.none()));
    }
    return login.orElseThrow(
        () ->
            new IllegalArgumentException(
                "Secret "
                    + name
                    + " has neither password or token, nor ssh-privatekey, nor ca.crt"));
  }

  private static Optional<String> value(KubeObject secret, String key) {
    return secret
        .text("data", key)
        .map(text -> new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8))
        .filter(text -> !text.isBlank());
  }
}
