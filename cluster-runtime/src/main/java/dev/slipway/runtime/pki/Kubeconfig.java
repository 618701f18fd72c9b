package dev.slipway.runtime.pki;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * How to reach a cluster and as whom, in the form that kubectl and every client library reads.
 *
 * @param cluster the cluster's name, also of the context
 * @param server the API server
 * @param authorityPem whom to trust
 * @param user the user's name in the file
 * @param access what proves that one is that user
 */
public record Kubeconfig(
    String cluster, URI server, String authorityPem, String user, Access access) {

  /** What a client shows. */
  public sealed interface Access {
    /** A certificate and its key. */
    record Certificate(String certificatePem, String keyPem) implements Access {
      @Override
      public String toString() {
        return "Certificate[…]";
      }
    }

    /** A bearer token. */
    record Token(String token) implements Access {
      @Override
      public String toString() {
        return "Token[…]";
      }
    }
  }

  /** Access by a certificate of the cluster. */
  public static Kubeconfig of(
      String cluster, URI server, Pki pki, String user, Credential credential) {
    return new Kubeconfig(
        cluster,
        server,
        pki.authorityPem(),
        user,
        new Access.Certificate(credential.certificatePem(), credential.keyPem()));
  }

  /** The file's text. */
  public String toYaml() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: %1$s
      cluster:
        server: %2$s
        certificate-authority-data: %3$s
    users:
    - name: %4$s
      user:
    %5$scontexts:
    - name: %1$s
      context:
        cluster: %1$s
        user: %4$s
    current-context: %1$s
    """
        .formatted(
            quoted(cluster),
            quoted(server.toString()),
            base64(authorityPem),
            quoted(user),
            proof());
  }

  /** Writes the file so that only its owner can read it. */
  public void write(Path file) {
    try {
      PrivateFiles.write(file, toYaml().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new PkiException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private String proof() {
    return switch (access) {
      case Access.Certificate c ->
          "    client-certificate-data: "
              + base64(c.certificatePem())
              + "\n    client-key-data: "
              + base64(c.keyPem())
              + "\n";
      case Access.Token t -> "    token: " + quoted(t.token()) + "\n";
    };
  }

  /** JSON's strings are YAML's too. */
  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
