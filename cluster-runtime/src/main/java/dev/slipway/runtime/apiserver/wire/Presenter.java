package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Gives objects and lists the form that a client accepts. */
public final class Presenter {
  // ASCII on the wire: the JSON is the same, and clients that cut a watch stream into buffers
  // before
  // they decode it (fabric8's over plain HTTP) cannot mangle a character.
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Tables tables;

  public Presenter(Clock clock) {
    this.tables = new Tables(clock);
  }

  /**
   * What stands beside the items of a list.
   *
   * @param revision the revision that it shows
   * @param next where the next page starts, or the empty string
   * @param remaining how many items follow, or -1 where that is not told
   */
  public record ListMetadata(long revision, String next, long remaining) {
    ObjectNode tree() {
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata.put("resourceVersion", String.valueOf(revision));
      if (!next.isEmpty()) {
        metadata.put("continue", next);
        if (remaining >= 0) {
          metadata.put("remainingItemCount", remaining);
        }
      }
      return metadata;
    }
  }

  /** One object. */
  public byte[] object(Call call, Acceptance accepted, Served served, StoredObject object)
      throws IOException {
    return switch (accepted.as()) {
      case OBJECT ->
          accepted.form() == Acceptance.Form.JSON && !accepted.pretty() && served.isStoredForm()
              ? object.json()
              : written(accepted, tree(served, object));
      case TABLE ->
          written(
              accepted,
              tables.table(
                  served,
                  List.of(object),
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("resourceVersion", String.valueOf(object.revision())),
                  Tables.Rows.of(call),
                  accepted.metaVersion(),
                  Tables.Headings.SHOWN));
      case PARTIAL -> written(accepted, partial(object, accepted.metaVersion()));
      case PARTIAL_LIST -> throw Negotiation.notAcceptable();
    };
  }

  /** Many objects. */
  public byte[] list(
      Call call,
      Acceptance accepted,
      Served served,
      List<StoredObject> objects,
      ListMetadata metadata)
      throws IOException {
    return switch (accepted.as()) {
      case OBJECT ->
          accepted.form() == Acceptance.Form.JSON && !accepted.pretty() && served.isStoredForm()
              ? joined(served, objects, metadata)
              : written(accepted, listTree(served, objects, metadata));
      case TABLE ->
          written(
              accepted,
              tables.table(
                  served,
                  objects,
                  metadata.tree(),
                  Tables.Rows.of(call),
                  accepted.metaVersion(),
                  Tables.Headings.SHOWN));
      case PARTIAL_LIST -> {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "PartialObjectMetadataList");
        list.put("apiVersion", "meta.k8s.io/" + accepted.metaVersion());
        list.set("metadata", metadata.tree());
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(partial(object, accepted.metaVersion())));
        yield written(accepted, list);
      }
      case PARTIAL -> throw Negotiation.notAcceptable();
    };
  }

  /** One object inside a watch event. */
  public byte[] watched(
      Call call, Acceptance accepted, Served served, StoredObject object, Tables.Headings headings)
      throws IOException {
    return switch (accepted.as()) {
      case OBJECT ->
          served.isStoredForm() ? object.json() : JSON.writeValueAsBytes(tree(served, object));
      case TABLE ->
          JSON.writeValueAsBytes(
              tables.table(
                  served,
                  List.of(object),
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("resourceVersion", String.valueOf(object.revision())),
                  Tables.Rows.of(call),
                  accepted.metaVersion(),
                  headings));
      case PARTIAL, PARTIAL_LIST -> JSON.writeValueAsBytes(partial(object, accepted.metaVersion()));
    };
  }

  /** A tree in the accepted encoding. */
  public byte[] written(Acceptance accepted, ObjectNode tree) throws IOException {
    if (accepted.form() == Acceptance.Form.YAML) {
      return Yaml.write(tree);
    }
    byte[] bytes =
        accepted.pretty()
            ? JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree)
            : JSON.writeValueAsBytes(tree);
    return accepted.pretty() ? (new String(bytes, UTF_8) + "\n").getBytes(UTF_8) : bytes;
  }

  /** An object as the served version shows it. */
  public ObjectNode tree(Served served, StoredObject object) {
    return Versions.shown(served, object.parse().toTree());
  }

  private ObjectNode listTree(Served served, List<StoredObject> objects, ListMetadata metadata) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", served.kind().kind() + "List");
    list.put("apiVersion", served.kind().apiVersion());
    list.set("metadata", metadata.tree());
    ArrayNode items = list.putArray("items");
    objects.forEach(object -> items.add(tree(served, object)));
    return list;
  }

  /** Items are copied as they are, without the kind and version that the list tells once. */
  private static byte[] joined(Served served, List<StoredObject> objects, ListMetadata metadata)
      throws IOException {
    String start =
        "{\"kind\":\""
            + served.kind().kind()
            + "List\",\"apiVersion\":\""
            + served.kind().apiVersion()
            + "\",\"metadata\":"
            + metadata.tree()
            + ",\"items\":[";
    int size = start.length() + 2;
    for (StoredObject object : objects) {
      size += object.json().length + 1;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    out.write(start.getBytes(UTF_8));
    boolean first = true;
    for (StoredObject object : objects) {
      if (!first) {
        out.write(',');
      }
      first = false;
      int offset = object.metadataOffset();
      out.write('{');
      out.write(object.json(), offset, object.json().length - offset);
    }
    out.write("]}".getBytes(UTF_8));
    return out.toByteArray();
  }

  static ObjectNode partial(StoredObject object, String metaVersion) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode();
    partial.put("kind", "PartialObjectMetadata");
    partial.put("apiVersion", "meta.k8s.io/" + metaVersion);
    partial.set("metadata", object.parse().at("metadata").deepCopy());
    return partial;
  }
}
