package dev.slipway.reconciler.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests about objects of any kind, as plain JSON: no model class ever drops a field it does not
 * know. Refusals and broken connections are values. At most {@value #IN_FLIGHT} requests are out at
 * once; further callers wait.
 */
public final class KubeApi {
  private static final int IN_FLIGHT = 32;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String JSON_TYPE = "application/json";
  private static final String APPLY_TYPE = "application/apply-patch+yaml";
  private static final String MERGE_TYPE = "application/merge-patch+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String base;
  private final String manager;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

  /** Requests through {@code client}, recorded as made by field manager {@code manager}. */
  public KubeApi(KubernetesClient client, String manager) {
    this.client = requireNonNull(client);
    this.base = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.manager = requireNonNull(manager);
  }

  /** Server-side apply: afterwards the object's fields are as in {@code object}. */
  public CompletableFuture<ApiReply> apply(Kind kind, KubeObject object) {
    String path = kind.path(ObjectKey.of(object)) + "?fieldManager=" + manager + "&force=true";
    return send("PATCH", path, APPLY_TYPE, object.toString());
  }

  /** Server-side apply that changes nothing and answers what would be. */
  public CompletableFuture<ApiReply> applyDry(Kind kind, KubeObject object) {
    String path =
        kind.path(ObjectKey.of(object)) + "?fieldManager=" + manager + "&force=true&dryRun=All";
    return send("PATCH", path, APPLY_TYPE, object.toString());
  }

  /** Deletes the very object with this uid; its dependents follow. */
  public CompletableFuture<ApiReply> delete(Kind kind, ObjectKey key, String uid) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    if (!uid.isEmpty()) {
      options.putObject("preconditions").put("uid", uid);
    }
    return send("DELETE", kind.path(key), JSON_TYPE, options.toString());
  }

  /** Reads one object. */
  public CompletableFuture<ApiReply> get(Kind kind, ObjectKey key) {
    return send("GET", kind.path(key), JSON_TYPE, null);
  }

  /** Lists the objects of a kind in all namespaces that match a label selector, as a List. */
  public CompletableFuture<ApiReply> list(Kind kind, String labelSelector) {
    String query =
        labelSelector.isEmpty() ? "" : "?labelSelector=" + HttpRequest.formURLEncode(labelSelector);
    return send("GET", kind.collection() + query, JSON_TYPE, null);
  }

  /** Writes an object whole, if it is still at the revision it carries. */
  public CompletableFuture<ApiReply> replace(Kind kind, KubeObject object) {
    String path = kind.path(ObjectKey.of(object)) + "?fieldManager=" + manager;
    return send("PUT", path, JSON_TYPE, object.toString());
  }

  /** Creates an object. */
  public CompletableFuture<ApiReply> create(Kind kind, KubeObject object) {
    String path = kind.collection(object.namespace().orElse("")) + "?fieldManager=" + manager;
    return send("POST", path, JSON_TYPE, object.toString());
  }

  /** Merges a patch into an object. */
  public CompletableFuture<ApiReply> merge(Kind kind, ObjectKey key, ObjectNode patch) {
    return send("PATCH", kind.path(key) + "?fieldManager=" + manager, MERGE_TYPE, patch.toString());
  }

  /** Merges a patch into an object's status. */
  public CompletableFuture<ApiReply> mergeStatus(Kind kind, ObjectKey key, ObjectNode patch) {
    return send(
        "PATCH", kind.path(key) + "/status?fieldManager=" + manager, MERGE_TYPE, patch.toString());
  }

  CompletableFuture<ApiReply> read(String path) {
    return send("GET", path, JSON_TYPE, null);
  }

  private CompletableFuture<ApiReply> send(
      String method, String path, String contentType, @Nullable String body) {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base + path)
            .timeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
            .header("Accept", JSON_TYPE);
    if (body != null) {
      request.method(method, contentType, body);
    }
    try {
      inFlight.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(
          new ApiReply.Refused(0, "Interrupted", "interrupted while waiting to send a request"));
    }
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      answer = client.getHttpClient().sendAsync(request.build(), byte[].class);
    } catch (RuntimeException e) {
      inFlight.release();
      return CompletableFuture.completedFuture(unreachable(e));
    }
    return answer.handle(
        (response, failure) -> {
          inFlight.release();
          return response == null ? unreachable(failure) : reply(response);
        });
  }

  private static ApiReply unreachable(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new ApiReply.Refused(
        0, "Unreachable", "the API server does not answer: " + (cause == null ? "?" : cause));
  }

  private static ApiReply reply(HttpResponse<byte[]> response) {
    byte[] body = response.body() == null ? new byte[0] : response.body();
    if (response.isSuccessful()) {
      try {
        return new ApiReply.Accepted(KubeObject.parse(body), response.code() == 201);
      } catch (IllegalArgumentException e) {
        return new ApiReply.Refused(
            502, "BadAnswer", "the API server answered something that is not an object");
      }
    }
    return refused(response.code(), new String(body, StandardCharsets.UTF_8));
  }

  private static ApiReply refused(int code, String body) {
    try {
      JsonNode status = JSON.readTree(body);
      if (status != null && status.path("kind").asText("").equals("Status")) {
        return new ApiReply.Refused(
            code,
            status.path("reason").asText("Unknown"),
            status.path("message").asText("refused with " + code));
      }
    } catch (JsonProcessingException e) {
      // Not from an API server: answered below with the bare code.
    }
    return new ApiReply.Refused(code, "Unknown", "refused with HTTP status " + code);
  }
}
