package dev.slipway.reconciler.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** Git over ssh and over https, as a forge serves it, on this machine's loopback. */
public final class GitServers implements AutoCloseable {
  public static final String USER = "deploy";
  public static final String PASSWORD = "an access token: \u00e4";

  private final Path folder;
  private final Path repositories;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer https;
  private final SshServer ssh;
  private final KeyPair client = keys();
  private final KeyPair host = keys();
  private final Path certificate;

  /** Serves the bare repositories in a folder. */
  public GitServers(Path folder, Path repositories) throws Exception {
    this.folder = folder;
    this.repositories = repositories;
    this.certificate = folder.resolve("https.pem");
    Files.createDirectories(folder);
    https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls()));
    https.setExecutor(threads);
    https.createContext("/", this::answer);
    https.start();
    ssh = SshServer.setUpDefaultServer();
    ssh.setHost("127.0.0.1");
    ssh.setKeyPairProvider(KeyPairProvider.wrap(host));
    ssh.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("git") && KeyUtils.compareKeys(key, client.getPublic()));
    ssh.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    ssh.start();
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private SSLContext tls() throws Exception {
    Path store = folder.resolve("https.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "git",
            "-keyalg",
            "EC",
            "-dname",
            "CN=git",
            "-ext",
            "SAN=IP:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit"));
    run(
        List.of(
            keytool,
            "-exportcert",
            "-rfc",
            "-alias",
            "git",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-file",
            certificate.toString()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + output);
    }
  }

  /** Hands a request to git's own CGI program. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String wanted =
          "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
      if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      ProcessBuilder backend = new ProcessBuilder("git", "http-backend");
      var environment = backend.environment();
      environment.put("GIT_PROJECT_ROOT", repositories.toString());
      environment.put("GIT_HTTP_EXPORT_ALL", "1");
      environment.put("REQUEST_METHOD", exchange.getRequestMethod());
      environment.put("PATH_INFO", exchange.getRequestURI().getPath());
      environment.put(
          "QUERY_STRING", String.valueOf(exchange.getRequestURI().getQuery()).replace("null", ""));
      header(exchange, "Content-Type", environment, "CONTENT_TYPE");
      header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
      header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
      environment.put("REMOTE_USER", USER);
      Process process = backend.start();
      try (var to = process.getOutputStream()) {
        exchange.getRequestBody().transferTo(to);
      }
      pass(process.getInputStream().readAllBytes(), exchange);
    }
  }

  private static void header(
      HttpExchange exchange, String name, java.util.Map<String, String> to, String variable) {
    String value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      to.put(variable, value);
    }
  }

  private static void pass(byte[] answer, HttpExchange exchange) throws IOException {
    String text = new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    int status = 200;
    for (String line : text.substring(0, end).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(line.substring(0, colon), value);
      }
    }
    byte[] body = java.util.Arrays.copyOfRange(answer, end + 4, answer.length);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** A repository's URL over https. */
  public String httpsUrl(String repository) {
    return "https://127.0.0.1:" + https.getAddress().getPort() + "/" + repository;
  }

  /** What signed the https server's certificate. */
  public String authority() throws IOException {
    return Files.readString(certificate);
  }

  /** A repository's URL over ssh. */
  public String sshUrl(String repository) {
    return "ssh://git@127.0.0.1:" + ssh.getPort() + repositories.resolve(repository);
  }

  /** The key that the ssh server lets in. */
  public String privateKey() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(client.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** A line for known_hosts with the ssh server's own key. */
  public String knownHosts() {
    return knownHosts(host);
  }

  /** A line for known_hosts with another key than the ssh server's. */
  public String wrongKnownHosts() {
    return knownHosts(client);
  }

  private String knownHosts(KeyPair keys) {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "[127.0.0.1]:" + ssh.getPort() + " " + PublicKeyEntry.toString(key) + "\n";
  }

  @Override
  public void close() throws IOException {
    try {
      ssh.close();
    } finally {
      https.stop(0);
      threads.shutdownNow();
    }
  }
}
