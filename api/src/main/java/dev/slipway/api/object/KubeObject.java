package dev.slipway.api.object;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One Kubernetes object as an immutable JSON tree, of any kind, known or not.
 *
 * <p>Holding one never shows a change made elsewhere: {@link #of} and {@link #toTree} copy, {@link
 * #with} answers a new object. The nodes that {@link #at} hands out are views for reading; whoever
 * wants to change something goes through {@link #with}.
 */
public final class KubeObject {
  // ASCII on the wire: the JSON is the same, and clients that cut a watch stream into buffers
  // before
  // they decode it (fabric8's over plain HTTP) cannot mangle a character.
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final ObjectNode tree;

  private KubeObject(ObjectNode tree) {
    this.tree = tree;
  }

  /** Copies {@code tree}; later changes to it are not seen. */
  public static KubeObject of(ObjectNode tree) {
    return new KubeObject(tree.deepCopy());
  }

  /**
   * Reads JSON bytes that this program wrote itself; input from outside goes through a manifest
   * reader, which has limits.
   *
   * @throws IllegalArgumentException when the bytes are not one JSON object
   */
  public static KubeObject parse(byte[] json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode tree) {
        return new KubeObject(tree);
      }
      throw new IllegalArgumentException("not a JSON object");
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  /** {@code apiVersion}, or the empty string. */
  public String apiVersion() {
    return at("apiVersion").asText("");
  }

  /** {@code kind}, or the empty string. */
  public String kind() {
    return at("kind").asText("");
  }

  /** Group, version and kind together. */
  public GroupVersionKind groupVersionKind() {
    return GroupVersionKind.of(apiVersion(), kind());
  }

  /** {@code metadata.name}, or the empty string. */
  public String name() {
    return at("metadata", "name").asText("");
  }

  /** {@code metadata.namespace}, empty for cluster-scoped objects and where none is given. */
  public Optional<String> namespace() {
    return text("metadata", "namespace").filter(namespace -> !namespace.isEmpty());
  }

  /** {@code metadata.uid}, or the empty string. */
  public String uid() {
    return at("metadata", "uid").asText("");
  }

  /** {@code metadata.resourceVersion}, or the empty string. */
  public String resourceVersion() {
    return at("metadata", "resourceVersion").asText("");
  }

  /** {@code metadata.labels} in the order written; empty when there are none. */
  public Map<String, String> labels() {
    return strings("metadata", "labels");
  }

  /** {@code metadata.annotations} in the order written; empty when there are none. */
  public Map<String, String> annotations() {
    return strings("metadata", "annotations");
  }

  /** True once {@code metadata.deletionTimestamp} is set. */
  public boolean isBeingDeleted() {
    return at("metadata", "deletionTimestamp").isTextual();
  }

  /** The node at a path of field names, for reading; a {@link MissingNode} where there is none. */
  public JsonNode at(String... path) {
    JsonNode node = tree;
    for (String field : path) {
      node = node.path(field);
    }
    return node;
  }

  /** The text at a path; empty where there is none or it is not text. */
  public Optional<String> text(String... path) {
    JsonNode node = at(path);
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }

  /** The string values of the object at a path, in order; values that are not text are left out. */
  public Map<String, String> strings(String... path) {
    JsonNode node = at(path);
    if (!node.isObject() || node.isEmpty()) {
      return Map.of();
    }
    Map<String, String> result = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isTextual()) {
                result.put(field.getKey(), field.getValue().textValue());
              }
            });
    return Collections.unmodifiableMap(result);
  }

  /** A copy with {@code edit} applied to it. */
  public KubeObject with(Consumer<ObjectNode> edit) {
    requireNonNull(edit);
    ObjectNode copy = tree.deepCopy();
    edit.accept(copy);
    return new KubeObject(copy);
  }

  /** A tree of the caller's own. */
  public ObjectNode toTree() {
    return tree.deepCopy();
  }

  /** Compact JSON in UTF-8. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KubeObject object && tree.equals(object.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  /** Compact JSON. */
  @Override
  public String toString() {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always serializes", e);
    }
  }
}
