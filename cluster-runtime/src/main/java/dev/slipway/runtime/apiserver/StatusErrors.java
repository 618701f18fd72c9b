package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.StatusWriter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty refuses by itself, before a request is one: lines and headers that are too long, paths
 * and chunks that are malformed. Answered as everything else is, with a {@code Status}.
 */
final class StatusErrors extends ErrorHandler {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StatusWriter statuses;

  StatusErrors(StatusWriter statuses) {
    this.statuses = requireNonNull(statuses);
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws JsonProcessingException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
    byte[] body = JSON.writeValueAsBytes(statuses.failure(refusal(code, message)));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static ApiException refusal(int code, @Nullable String message) {
    String standard = HttpStatus.getMessage(code);
    String detail = message == null || message.isBlank() ? "" : message;
    String text = detail.isEmpty() || detail.equals(standard) ? standard : standard + ": " + detail;
    String reason =
        switch (code) {
          case 400 -> "BadRequest";
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 404 -> "NotFound";
          case 405 -> "MethodNotAllowed";
          case 413 -> "RequestEntityTooLarge";
          case 415 -> "UnsupportedMediaType";
          case 500 -> "InternalError";
          case 503 -> "ServiceUnavailable";
          default -> "";
        };
    return new ApiException(code, reason, text, ApiException.Details.NONE);
  }
}
