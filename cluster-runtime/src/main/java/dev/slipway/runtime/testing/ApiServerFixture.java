package dev.slipway.runtime.testing;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Crds;
import dev.slipway.runtime.apiserver.ApiServer;
import dev.slipway.runtime.apiserver.ApiServerConfig;
import dev.slipway.runtime.apiserver.auth.Authenticator;
import dev.slipway.runtime.apiserver.auth.BearerTokens;
import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.ClusterUsers;
import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Kubeconfig;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.store.Store;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An API server on a free port of the loopback address, with an administrator's client. Serves the
 * {@code slipway.dev} resources too.
 */
public final class ApiServerFixture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerFixture.class);
  private static final String HOST = "127.0.0.1";
  // Endpoints must not be loopback addresses. Nobody calls this one: there are no pods.
  private static final String ADVERTISED = "192.0.2.1";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Pki pki;
  private final ApiServer server;
  private final Path kubeconfigFile;
  private final KubernetesClient client;

  private ApiServerFixture(Store store, Clock clock) throws IOException {
    opened.push(store);
    try {
      Path folder = temporaryFolder();
      pki = Pki.open(folder, clock);
      Credential serving =
          pki.credential(
              CertificateRequest.server("apiserver", "kube-apiserver", List.of(HOST, "localhost")));
      server =
          new ApiServer(
              new ApiServerConfig(
                  HOST,
                  0,
                  ADVERTISED,
                  "10.96.0.0/16",
                  pki,
                  serving,
                  new Authenticator(BearerTokens.none(), clock)),
              store,
              clock);
      opened.push(server);
      server.start();
      Kubeconfig kubeconfig =
          Kubeconfig.of(
              "fixture",
              server.url(),
              pki,
              ClusterUsers.ADMIN,
              pki.credential(ClusterUsers.admin()));
      kubeconfigFile = folder.resolve("kubeconfig");
      kubeconfig.write(kubeconfigFile);
      client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(kubeconfig.toYaml()))
              .build();
      opened.push(client);
      for (KubeObject definition : Crds.all()) {
        if (client.raw(DEFINITIONS + "/" + definition.name()) == null) {
          client.raw(DEFINITIONS, "POST", definition.toString());
        }
      }
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (Exception suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** A folder that goes with the fixture, or with the process when that is ended before. */
  private Path temporaryFolder() throws IOException {
    Path folder = Files.createTempDirectory("slipway-api-server");
    Thread atExit = new Thread(() -> deleteQuietly(folder), "delete-" + folder.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
    opened.push(
        () -> {
          delete(folder);
          removeHook(atExit);
        });
    return folder;
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.atTrace().setCause(e).log("the process is ending, and the hook finds nothing to do");
    }
  }

  /** A server over an empty store in memory. */
  public static ApiServerFixture inMemory() {
    return over(new InMemoryStore(), Clock.systemUTC());
  }

  /** A server over a store, which is closed with it. */
  public static ApiServerFixture over(Store store, Clock clock) {
    try {
      return new ApiServerFixture(store, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the server is. */
  public URI url() {
    return server.url();
  }

  /** A kubeconfig with administrator's rights. */
  public Path kubeconfigFile() {
    return kubeconfigFile;
  }

  /** A client with administrator's rights; closed with the fixture. */
  public KubernetesClient client() {
    return client;
  }

  /** A plain HTTP client with administrator's rights; the caller closes it. */
  public HttpClient httpClient() {
    return HttpClient.newBuilder()
        .sslContext(pki.sslContext(pki.credential(ClusterUsers.admin())))
        .build();
  }

  /** Closes what was opened, the last first, and deletes the folder. */
  @Override
  public void close() throws Exception {
    @Nullable Exception failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("A folder was left behind");
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
