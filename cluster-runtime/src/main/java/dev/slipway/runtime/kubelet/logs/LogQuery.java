package dev.slipway.runtime.kubelet.logs;

import dev.slipway.runtime.kubelet.runtime.LogOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a log request asks for.
 *
 * @param previous whether the container before the present one is meant
 */
record LogQuery(LogOptions options, boolean previous) {
  private static final int LONGEST_QUERY = 4096;

  /** Reads a query string; what it does not know it refuses by name. */
  static LogQuery parse(@Nullable String query, InstantSource clock) {
    Map<String, String> values = values(query == null ? "" : query);
    boolean follow = false;
    boolean previous = false;
    boolean timestamps = false;
    OptionalInt tail = OptionalInt.empty();
    OptionalLong limit = OptionalLong.empty();
    Optional<Instant> since = Optional.empty();
    for (Map.Entry<String, String> value : values.entrySet()) {
      switch (value.getKey()) {
        case "follow" -> follow = bool(value);
        case "previous" -> previous = bool(value);
        case "timestamps" -> timestamps = bool(value);
        case "tailLines" -> tail = OptionalInt.of((int) number(value, 0));
        case "limitBytes" -> limit = OptionalLong.of(number(value, 1));
        case "sinceSeconds" -> since = Optional.of(clock.instant().minusSeconds(number(value, 1)));
        case "sinceTime" -> since = Optional.of(time(value));
        default -> {
          if (!value.getKey().equals("container") && !value.getKey().equals("pretty")) {
            throw new IllegalArgumentException("unknown parameter " + value.getKey());
          }
        }
      }
    }
    if (values.containsKey("sinceSeconds") && values.containsKey("sinceTime")) {
      throw new IllegalArgumentException("at most one of sinceSeconds and sinceTime");
    }
    return new LogQuery(new LogOptions(follow, timestamps, tail, since, limit), previous);
  }

  private static Map<String, String> values(String query) {
    if (query.length() > LONGEST_QUERY) {
      throw new IllegalArgumentException("the query is too long");
    }
    Map<String, String> result = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        result.put(decoded(name), decoded(value));
      }
    }
    return result;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static boolean bool(Map.Entry<String, String> value) {
    return switch (value.getValue()) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default -> throw invalid(value);
    };
  }

  private static long number(Map.Entry<String, String> value, long least) {
    try {
      long number = Long.parseLong(value.getValue());
      if (number >= least && number <= Integer.MAX_VALUE) {
        return number;
      }
      throw invalid(value);
    } catch (NumberFormatException e) {
      throw invalid(value);
    }
  }

  private static Instant time(Map.Entry<String, String> value) {
    try {
      return OffsetDateTime.parse(value.getValue()).toInstant();
    } catch (DateTimeParseException e) {
      throw invalid(value);
    }
  }

  private static IllegalArgumentException invalid(Map.Entry<String, String> value) {
    return new IllegalArgumentException(
        "invalid value of " + value.getKey() + ": " + value.getValue());
  }
}
