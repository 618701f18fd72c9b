package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one manager owns, as {@code metadata.managedFields} records it.
 *
 * @param owner who
 * @param apiVersion the version in which the fields are named
 * @param time of the last change; may be absent
 * @param fields what
 */
record ManagedEntry(Owner owner, String apiVersion, @Nullable Instant time, FieldSet fields) {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  /** The order in which the real server prints entries. */
  static final Comparator<ManagedEntry> PRINTED =
      Comparator.<ManagedEntry, String>comparing(entry -> entry.owner().operation())
          .thenComparing(entry -> entry.time() == null ? 0L : entry.time().getEpochSecond())
          .thenComparing(entry -> entry.owner().name())
          .thenComparing(ManagedEntry::apiVersion)
          .thenComparing(entry -> entry.owner().subresource());

  /**
   * What tells one entry from the others: a manager has one entry per subresource for all that it
   * applies, and one more per version for what it writes otherwise.
   *
   * @param version empty for {@code Apply}
   */
  record Owner(String name, String operation, String subresource, String version) {
    static Owner of(FieldManager manager, String operation) {
      return of(manager.name(), operation, manager.subresource(), manager.apiVersion());
    }

    static Owner of(String name, String operation, String subresource, String apiVersion) {
      return new Owner(name, operation, subresource, operation.equals(APPLY) ? "" : apiVersion);
    }

    /** As named in conflicts. */
    String printed() {
      StringBuilder text = new StringBuilder(JsonNodeFactory.instance.textNode(name).toString());
      if (!subresource.isEmpty()) {
        text.append(" with subresource \"").append(subresource).append('"');
      }
      if (!version.isEmpty()) {
        text.append(" using ").append(version);
      }
      return text.toString();
    }
  }

  ManagedEntry with(FieldSet changed) {
    return new ManagedEntry(owner, apiVersion, time, changed);
  }

  ManagedEntry at(@Nullable Instant changed) {
    return new ManagedEntry(owner, apiVersion, changed, fields);
  }

  /**
   * Reads one entry.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  static ManagedEntry decode(JsonNode json) {
    String operation = json.path("operation").asText("");
    if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
      throw new IllegalArgumentException("operation must be `Apply` or `Update`");
    }
    String fieldsType = json.path("fieldsType").asText("");
    if (!fieldsType.equals("FieldsV1")) {
      throw new IllegalArgumentException("fieldsType must be `FieldsV1`");
    }
    String apiVersion = json.path("apiVersion").asText("");
    Owner owner =
        Owner.of(
            json.path("manager").asText(""),
            operation,
            json.path("subresource").asText(""),
            apiVersion);
    JsonNode fields = json.path("fieldsV1");
    return new ManagedEntry(
        owner,
        apiVersion,
        time(json.path("time")),
        fields.isObject() ? FieldSet.decode(fields) : FieldSet.EMPTY);
  }

  private static @Nullable Instant time(JsonNode json) {
    if (!json.isTextual()) {
      return null;
    }
    try {
      return Instant.parse(json.textValue());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: " + json, e);
    }
  }

  ObjectNode encode() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("manager", owner.name()).put("operation", owner.operation());
    json.put("apiVersion", apiVersion);
    if (time != null) {
      json.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    json.put("fieldsType", "FieldsV1").set("fieldsV1", fields.encode());
    if (!owner.subresource().isEmpty()) {
      json.put("subresource", owner.subresource());
    }
    return json;
  }
}
