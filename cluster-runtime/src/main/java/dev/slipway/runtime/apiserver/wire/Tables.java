package dev.slipway.runtime.apiserver.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Prints objects as rows, as {@code kubectl get} shows them. */
public final class Tables {
  private final Clock clock;

  public Tables(Clock clock) {
    this.clock = requireNonNull(clock);
  }

  /** What a row carries beside its cells. */
  public enum Rows {
    BARE,
    WITH_METADATA,
    WITH_OBJECT;

    /** Reads {@code includeObject}. */
    static Rows of(Call call) {
      return switch (call.parameter("includeObject").orElse("Metadata")) {
        case "None" -> BARE;
        case "Metadata" -> WITH_METADATA;
        case "Object" -> WITH_OBJECT;
        default ->
            throw ApiException.badRequest(
                "unrecognized includeObject value: \""
                    + call.parameter("includeObject").orElse("")
                    + "\"");
      };
    }
  }

  /** Whether column headings are sent: a watch sends them once. */
  public enum Headings {
    SHOWN,
    HIDDEN
  }

  ObjectNode table(
      Served served,
      List<StoredObject> objects,
      ObjectNode metadata,
      Rows rows,
      String metaVersion,
      Headings headings) {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("kind", "Table");
    table.put("apiVersion", "meta.k8s.io/" + metaVersion);
    table.set("metadata", metadata);
    if (headings == Headings.SHOWN) {
      ArrayNode columns = table.putArray("columnDefinitions");
      served.type().columns().forEach(column -> columns.add(heading(column)));
    } else {
      table.putNull("columnDefinitions");
    }
    Instant now = clock.instant();
    ArrayNode rowNodes = table.putArray("rows");
    for (StoredObject object : objects) {
      rowNodes.add(row(served, object, rows, metaVersion, now));
    }
    return table;
  }

  private static ObjectNode heading(ResourceType.Column column) {
    ObjectNode heading = JsonNodeFactory.instance.objectNode();
    heading.put("name", column.name());
    heading.put("type", column.type());
    heading.put("format", column.format());
    heading.put("description", column.description());
    heading.put("priority", column.priority());
    return heading;
  }

  private static ObjectNode row(
      Served served, StoredObject object, Rows rows, String metaVersion, Instant now) {
    KubeObject parsed = object.parse();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    ArrayNode cells = row.putArray("cells");
    served.type().cells(parsed, now).forEach(cells::addPOJO);
    switch (rows) {
      case BARE -> row.putNull("object");
      case WITH_METADATA -> row.set("object", Presenter.partial(object, metaVersion));
      case WITH_OBJECT -> row.set("object", parsed.toTree());
    }
    return row;
  }
}
