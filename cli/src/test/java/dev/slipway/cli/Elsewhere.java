package dev.slipway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A git repository that Slipway does not host, and the webhook that tells of its commits. */
final class Elsewhere {
  private static final String SECRET = "a word that two know";

  private final Path bare;
  private final Path tree;

  Elsewhere(Path folder) throws Exception {
    this.bare = folder.resolve("elsewhere.git");
    this.tree = folder.resolve("elsewhere");
    Files.createDirectories(tree);
    git("init", "-q", "--bare", "-b", "main", bare.toString());
    git("init", "-q", "-b", "main", ".");
  }

  Path tree() {
    return tree;
  }

  void write(String file, String content) throws IOException {
    Path path = tree.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  /** Writes a ConfigMap into a stack of its own. */
  void colour(String colour) throws IOException {
    write(
        "containers/colours/colour.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colour}\ndata: {is: " + colour + "}\n");
  }

  String publish() throws Exception {
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "Change");
    git("push", "-q", bare.toString(), "main");
    return git("rev-parse", "HEAD").strip();
  }

  /** The Secret and the Repository that follow it, with more lines for the latter's spec. */
  String manifests(String spec) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: elsewhere-hook}
        stringData: {token: %s}
        ---
        apiVersion: slipway.dev/v1alpha1
        kind: Repository
        metadata: {name: elsewhere}
        spec:
          url: %s
          webhookSecret: elsewhere-hook
          %s
        """
        .formatted(SECRET, bare.toUri(), spec);
  }

  /** Delivers a push as GitHub does; answers the status. */
  int deliver(String frontDoor, String commit) throws Exception {
    byte[] body =
        """
        {"ref":"refs/heads/main","before":"%s","after":"%s","deleted":false,
         "repository":{"full_name":"any/where","clone_url":"https://git.example.com/any/where.git"},
         "sender":{"login":"any"}}
        """
            .formatted("0".repeat(40), commit)
            .getBytes(UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(frontDoor).resolve("/hooks/github/elsewhere"))
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", "push")
            .header("X-GitHub-Delivery", commit)
            .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ":\n" + output);
    }
    return output;
  }
}
