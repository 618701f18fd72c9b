package dev.slipway.runtime.apiserver.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.util.Map;

/**
 * One object as it is kept and sent: compact JSON whose {@code metadata} starts with the resource
 * version, so that a version is put in or changed by copying bytes and an answer needs no tree.
 */
public final class StoredObject {
  // ASCII on the wire: the JSON is the same, and clients that cut a watch stream into buffers
  // before
  // they decode it (fabric8's over plain HTTP) cannot mangle a character.
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final byte[] METADATA = "\"metadata\":{".getBytes(UTF_8);
  private static final byte[] VERSION = "\"resourceVersion\":\"".getBytes(UTF_8);

  private final String key;
  private final byte[] json;
  private final long revision;

  private StoredObject(String key, byte[] json, long revision) {
    this.key = key;
    this.json = json;
    this.revision = revision;
  }

  /** The object that {@code stored} bytes (see {@link #encode}) are at {@code revision}. */
  static StoredObject of(String key, byte[] stored, long revision) {
    return new StoredObject(requireNonNull(key), withVersion(stored, revision), revision);
  }

  /**
   * The bytes to store: kind and version first, then metadata without a resource version, then the
   * rest as it is.
   */
  static byte[] encode(ObjectNode object) {
    ObjectNode ordered = object.objectNode();
    ordered.set("kind", object.path("kind"));
    ordered.set("apiVersion", object.path("apiVersion"));
    if (object.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode kept = metadata.deepCopy();
      kept.remove("resourceVersion");
      ordered.set("metadata", kept);
    } else {
      ordered.putObject("metadata");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!ordered.has(field.getKey())) {
        ordered.set(field.getKey(), field.getValue());
      }
    }
    try {
      return JSON.writeValueAsBytes(ordered);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always serializes", e);
    }
  }

  /** The key in the store. */
  public String key() {
    return key;
  }

  /** The last write. */
  public long revision() {
    return revision;
  }

  /** Compact JSON with the resource version; not to be changed. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] json() {
    return json;
  }

  /** Where the JSON goes on after {@code kind} and {@code apiVersion}: at {@code "metadata"}. */
  public int metadataOffset() {
    return indexOf(json, METADATA, 0);
  }

  /** The object as a value. */
  public KubeObject parse() {
    return KubeObject.parse(json);
  }

  /** The same object as it is shown when {@code revision} removed it. */
  public StoredObject atRevision(long newRevision) {
    return new StoredObject(key, withVersion(json, newRevision), newRevision);
  }

  private static byte[] withVersion(byte[] json, long revision) {
    int start = indexOf(json, METADATA, 0);
    if (start < 0) {
      throw new IllegalArgumentException("stored bytes have no metadata");
    }
    start += METADATA.length;
    int rest = start;
    if (startsWith(json, start, VERSION)) {
      rest = start + VERSION.length;
      while (json[rest] != '"') {
        rest++;
      }
      rest++;
      if (json[rest] == ',') {
        rest++;
      }
    }
    String version = "\"resourceVersion\":\"" + revision + (json[rest] == '}' ? "\"" : "\",");
    byte[] inserted = version.getBytes(UTF_8);
    byte[] result = new byte[start + inserted.length + json.length - rest];
    System.arraycopy(json, 0, result, 0, start);
    System.arraycopy(inserted, 0, result, start, inserted.length);
    System.arraycopy(json, rest, result, start + inserted.length, json.length - rest);
    return result;
  }

  private static int indexOf(byte[] bytes, byte[] sought, int from) {
    for (int i = from; i <= bytes.length - sought.length; i++) {
      if (startsWith(bytes, i, sought)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] bytes, int offset, byte[] start) {
    if (offset + start.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[offset + i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
