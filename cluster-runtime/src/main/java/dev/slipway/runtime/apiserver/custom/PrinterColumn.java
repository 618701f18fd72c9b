package dev.slipway.runtime.apiserver.custom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.resource.ResourceType.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A column that a definition adds to tables.
 *
 * @param column its heading
 * @param path where the value lies
 */
record PrinterColumn(Column column, JsonPath path) {
  PrinterColumn {
    requireNonNull(column);
    requireNonNull(path);
  }

  static List<PrinterColumn> of(JsonNode columns) {
    List<PrinterColumn> result = new ArrayList<>();
    for (JsonNode one : columns) {
      result.add(
          new PrinterColumn(
              new Column(
                  one.path("name").asText(),
                  one.path("type").asText(),
                  one.path("format").asText(""),
                  one.path("description").asText(""),
                  one.path("priority").asInt(0)),
              JsonPath.parse(one.path("jsonPath").asText())));
    }
    if (result.isEmpty()) {
      result.add(
          new PrinterColumn(
              new Column("Age", "date", "", "Time since the object was made", 0),
              JsonPath.parse(".metadata.creationTimestamp")));
    }
    return List.copyOf(result);
  }

  /** The value, as the column's type prints it. */
  Object cell(ObjectNode object, Instant now) {
    List<JsonNode> found = path.select(object);
    if (found.isEmpty() || found.getFirst().isNull()) {
      return "";
    }
    JsonNode value = found.getFirst();
    return switch (column.type()) {
      case "integer" -> value.isNumber() ? (Object) value.longValue() : "";
      case "number" -> value.isNumber() ? (Object) value.doubleValue() : "";
      case "boolean" -> value.isBoolean() ? (Object) value.booleanValue() : "";
      case "date" -> age(value.asText(), now);
      default -> found.stream().map(PrinterColumn::text).collect(Collectors.joining(","));
    };
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String age(String time, Instant now) {
    try {
      Duration age = Duration.between(OffsetDateTime.parse(time).toInstant(), now);
      long seconds = Math.max(0, age.toSeconds());
      if (seconds < 120) {
        return seconds + "s";
      }
      if (seconds < 7_200) {
        return seconds / 60 + "m" + (seconds < 600 && seconds % 60 > 0 ? seconds % 60 + "s" : "");
      }
      if (seconds < 172_800) {
        long minutes = seconds / 60 % 60;
        return seconds / 3_600 + "h" + (seconds < 28_800 && minutes > 0 ? minutes + "m" : "");
      }
      long hours = seconds / 3_600 % 24;
      return seconds / 86_400 + "d" + (seconds < 691_200 && hours > 0 ? hours + "h" : "");
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }
}
