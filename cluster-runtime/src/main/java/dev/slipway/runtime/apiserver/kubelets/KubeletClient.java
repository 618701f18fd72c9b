package dev.slipway.runtime.apiserver.kubelets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.verb.Logs;
import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Pki;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks kubelets, at the address that their node object names. */
public final class KubeletClient implements Logs.NodeConnection, AutoCloseable {
  /** The user that kubelets know the API server by. */
  public static final String USER = "slipway:apiserver";

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_ERROR = 4_096;
  private static final int PORT = 10_250;

  private final Pki pki;
  private @Nullable HttpClient client;

  public KubeletClient(Pki pki) {
    this.pki = requireNonNull(pki);
  }

  @Override
  public InputStream open(KubeObject node, String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    URI uri = URI.create(root(node) + path + query(parameters));
    HttpResponse<InputStream> response;
    try {
      response =
          client().send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ApiException(
          503,
          "ServiceUnavailable",
          "the kubelet of node " + node.name() + " cannot be reached: " + e.getMessage(),
          ApiException.Details.NONE);
    }
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw refusal(response.statusCode(), new String(body.readNBytes(LONGEST_ERROR), UTF_8));
    }
  }

  private static ApiException refusal(int code, String message) {
    String text = message.strip();
    return switch (code) {
      case 400 -> ApiException.badRequest(text);
      case 404 -> new ApiException(404, "NotFound", text, ApiException.Details.NONE);
      default ->
          new ApiException(
              code >= 400 && code < 600 ? code : 502,
              code >= 500 ? "InternalError" : "",
              text.isEmpty() ? "the kubelet answered " + code : text,
              ApiException.Details.NONE);
    };
  }

  private static String root(KubeObject node) {
    int port = node.at("status", "daemonEndpoints", "kubeletEndpoint", "Port").asInt(PORT);
    for (JsonNode address : node.at("status", "addresses")) {
      if (address.path("type").asText("").equals("InternalIP")) {
        return "https://" + address.path("address").asText() + ":" + port;
      }
    }
    throw new ApiException(
        503,
        "ServiceUnavailable",
        "node " + node.name() + " has not told its address yet",
        new ApiException.Details("", "nodes", node.name(), List.of(), 1));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  private synchronized HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .sslContext(
                  pki.sslContext(
                      pki.credential(
                          CertificateRequest.client("apiserver-kubelet", USER, List.of()))))
              .build();
      client = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    HttpClient known = client;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
