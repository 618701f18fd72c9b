package dev.slipway.runtime.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Plain requests to a server under test; JSON is written with single quotes. */
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiServerFixture fixture;
  private final HttpClient http;

  Api(ApiServerFixture fixture) {
    this.fixture = fixture;
    this.http = fixture.httpClient();
  }

  /** An answer. */
  record Answer(int code, JsonNode body, HttpHeaders headers) {
    String text(String... path) {
      JsonNode node = body;
      for (String one : path) {
        node = node.path(one);
      }
      return node.asText();
    }
  }

  Answer get(String path) {
    return send("GET", path, "", "");
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  Answer put(String path, String json) {
    return send("PUT", path, "application/json", json);
  }

  Answer merge(String path, String json) {
    return send("PATCH", path, "application/merge-patch+json", json);
  }

  Answer apply(String path, String json) {
    return send("PATCH", path, "application/apply-patch+yaml", json);
  }

  Answer delete(String path, String json) {
    return send("DELETE", path, "application/json", json);
  }

  Answer send(String method, String path, String contentType, String json) {
    HttpRequest.Builder request = HttpRequest.newBuilder(fixture.url().resolve(path));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    request.method(
        method,
        json.isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(json.replace('\'', '"')));
    return send(request.build());
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(),
          text.startsWith("{") ? JSON.readTree(text) : TextNode.valueOf(text),
          response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
