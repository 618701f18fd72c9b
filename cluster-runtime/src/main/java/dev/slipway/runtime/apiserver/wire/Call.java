package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP exchange: what the client asked, and where the answer goes. */
public final class Call {
  /** The largest body that is read. */
  public static final int BODY_LIMIT = 3 << 20;

  private static final int DISCARDED = 32 << 20;
  private static final int DISCARD_BUFFER = 16 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private static final int WARNING_LIMIT = 50;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final List<String> segments;
  private final Map<String, List<String>> query;
  private final Set<String> warnings = new LinkedHashSet<>();
  private byte @Nullable [] body;

  public Call(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
    this.segments = segments(request.getRequestURI());
    this.query = query(request.getQueryString());
  }

  /** The method in upper case. */
  public String method() {
    return request.getMethod();
  }

  /** The path without parameters, as sent. */
  public String path() {
    return request.getRequestURI();
  }

  /** The decoded segments of the path. */
  public List<String> segments() {
    return segments;
  }

  /** A query parameter's first value; empty when it is absent or has no value. */
  public Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).findFirst();
  }

  /** All values of a query parameter. */
  public List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** A boolean parameter: {@code true}, {@code 1}, or present without a value. */
  public boolean flag(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return false;
    }
    return switch (values.getFirst()) {
      case "0", "false", "False", "F", "f" -> false;
      default -> true;
    };
  }

  /** A whole number that is not negative. */
  public Optional<Long> number(String name) {
    return parameter(name)
        .map(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= 0) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // Refused below, like a negative number.
              }
              throw invalidParameter(name, text);
            });
  }

  /** The refusal of a parameter that should be a number. */
  public static ApiException invalidParameter(String name, String value) {
    Cause cause =
        Cause.invalid(name, '"' + value + '"', "must be a whole number that is not negative");
    return new ApiException(
        400,
        "BadRequest",
        "query parameter " + name + ": " + cause.message(),
        new ApiException.Details("", "", "", List.of(cause), 0));
  }

  /** A request header, or the empty string. */
  public String header(String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  /** The request itself, for what only the servlet API tells (certificates). */
  public HttpServletRequest request() {
    return request;
  }

  /**
   * The whole body, the same at every call; not to be changed.
   *
   * @throws ApiException 413 when it is larger than {@link #BODY_LIMIT}
   */
  public byte[] body() throws IOException {
    byte[] known = body;
    if (known != null) {
      return known;
    }
    if (request.getContentLengthLong() > BODY_LIMIT) {
      throw tooLarge();
    }
    try {
      // Left open: what a refusal leaves of it is read past, and the server ends it.
      InputStream in = request.getInputStream();
      byte[] read = in.readNBytes(BODY_LIMIT + 1);
      if (read.length > BODY_LIMIT) {
        throw tooLarge();
      }
      body = read;
      return read;
    } catch (IOException | HttpException.RuntimeException e) {
      // Chunks or lengths that are wrong, or a client that left, who will not see the answer.
      throw ApiException.badRequest("the body of the request cannot be read: " + e.getMessage());
    }
  }

  /** Tells the client of something it should change; sent with the answer's headers. */
  public void warn(String text) {
    String plain = UNPRINTABLE.matcher(text).replaceAll("?");
    if (warnings.size() < WARNING_LIMIT && warnings.add(plain)) {
      String escaped = plain.replace("\\", "\\\\").replace("\"", "\\\"");
      response.addHeader("Warning", "299 - \"" + escaped + "\"");
    }
  }

  /**
   * Reads past what is left of the body, up to a bound. A refusal that leaves a body unread ends
   * the connection after the answer: a client that is still sending then may never see the answer,
   * and one that reuses the connection just then loses its next request.
   */
  void discardBody() {
    try {
      InputStream in = request.getInputStream();
      byte[] buffer = new byte[DISCARD_BUFFER];
      int left = DISCARDED;
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = in.read(buffer);
      }
    } catch (IOException | IllegalStateException e) {
      // The client is gone or the body was taken already: there is nothing left to discard.
      LOG.atTrace().setCause(e).log("no body to discard");
    }
  }

  /** Sends a complete answer, in place of what may have been begun but not sent. */
  public void answer(int status, String contentType, byte[] body) throws IOException {
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(contentType);
    response.setHeader("Cache-Control", "no-cache, private");
    response.setContentLength(body.length);
    try (OutputStream out = response.getOutputStream()) {
      out.write(body);
    }
  }

  /** Starts an answer whose length is not known; every write that matters is to be flushed. */
  public OutputStream stream(int status, String contentType) throws IOException {
    response.setStatus(status);
    response.setContentType(contentType);
    response.setHeader("Cache-Control", "no-cache, private");
    return response.getOutputStream();
  }

  /** Sets a header of the answer. */
  public void setHeader(String name, String value) {
    response.setHeader(name, value);
  }

  /** The status of the answer. */
  public int status() {
    return response.getStatus();
  }

  /** True once headers are out and a status can no longer be sent. */
  public boolean isCommitted() {
    return response.isCommitted();
  }

  private static ApiException tooLarge() {
    return new ApiException(
        413,
        "RequestEntityTooLarge",
        "Request entity too large: limit is " + BODY_LIMIT,
        ApiException.Details.NONE);
  }

  private static List<String> segments(String path) {
    List<String> result = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        result.add(decode(segment.replace("+", "%2B")));
      }
    }
    return List.copyOf(result);
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> result = new LinkedHashMap<>();
    if (text == null) {
      return result;
    }
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      result.computeIfAbsent(name, one -> new ArrayList<>()).add(value);
    }
    return result;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("malformed percent-encoding in the URL");
    }
  }
}
