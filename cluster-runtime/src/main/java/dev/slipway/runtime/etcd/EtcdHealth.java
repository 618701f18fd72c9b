package dev.slipway.runtime.etcd;

import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Pki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks an etcd whether it serves reads and writes. */
final class EtcdHealth implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient client;

  EtcdHealth(Pki pki, Credential credential) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(pki.sslContext(credential))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
  }

  boolean isHealthy(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/health"))
            .timeout(PATIENCE)
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200 && response.body().contains("\"health\":\"true\"");
    } catch (IOException e) {
      // Not listening yet, or not ours: either way not healthy.
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
