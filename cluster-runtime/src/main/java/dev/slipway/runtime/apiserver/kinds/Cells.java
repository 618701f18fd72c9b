package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How values are printed in tables. */
final class Cells {
  static final String NONE = "<none>";
  static final String UNKNOWN = "<unknown>";

  private Cells() {}

  /** Time since the object was made. */
  static String age(KubeObject object, Instant now) {
    return since(object.at("metadata", "creationTimestamp"), now);
  }

  /** Time since a timestamp; {@code <unknown>} without one. */
  static String since(JsonNode timestamp, Instant now) {
    return time(timestamp).map(then -> duration(Duration.between(then, now))).orElse(UNKNOWN);
  }

  static Optional<Instant> time(JsonNode timestamp) {
    if (!timestamp.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(timestamp.textValue()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A length of time with two units at most, the fewer the longer it is. */
  static String duration(Duration length) {
    long seconds = length.toSeconds();
    if (seconds < 0) {
      return seconds < -1 ? "<invalid>" : "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return days < 2920 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }

  static String orNone(JsonNode value) {
    return or(value, NONE);
  }

  static String or(JsonNode value, String otherwise) {
    String text = value.asText("");
    return text.isEmpty() ? otherwise : text;
  }

  /** {@code a=1,b=2}, in the order of keys. */
  static String labels(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return NONE;
    }
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> pairs.add(key + "=" + value));
    return String.join(",", pairs);
  }

  /** One field of every item of a list, with commas. */
  static String each(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.path(field).asText("")));
    return String.join(",", texts);
  }

  /** The texts of a list, with commas. */
  static String joined(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText("")));
    return String.join(",", texts);
  }

  /** The short names of access modes, with commas. */
  static String accessModes(JsonNode modes) {
    List<String> names = new ArrayList<>();
    for (JsonNode mode : modes) {
      String name =
          switch (mode.asText()) {
            case "ReadWriteOnce" -> "RWO";
            case "ReadOnlyMany" -> "ROX";
            case "ReadWriteMany" -> "RWX";
            case "ReadWriteOncePod" -> "RWOP";
            default -> "";
          };
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
    return String.join(",", names);
  }
}
