package dev.slipway.runtime.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of {@code application/vnd.kubernetes.protobuf}: four bytes, then an envelope that
 * names kind and version and holds the object.
 */
public final class ProtobufBody {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = "k8s\0".getBytes(US_ASCII);

  private static final int TYPE_META = 1;
  private static final int RAW = 2;
  private static final int CONTENT_ENCODING = 3;
  private static final int CONTENT_TYPE = 4;

  private String apiVersion = "";
  private String kind = "";
  private String contentEncoding = "";
  private String contentType = "";
  private @Nullable Cursor raw;

  private ProtobufBody() {}

  /**
   * The object in a body.
   *
   * @throws ApiException 400 when the body is malformed or beyond a limit, 415 for kinds that have
   *     no protobuf form here
   */
  public static ObjectNode read(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, 4)) {
      throw ApiException.badRequest(
          "the body of the request cannot be read as protobuf: it does not start with k8s\\x00");
    }
    ProtobufBody envelope = new ProtobufBody();
    envelope.open(new Cursor(body, MAGIC.length));
    return envelope.object();
  }

  private void open(Cursor in) {
    while (in.hasNext()) {
      int tag = in.tag();
      if ((tag & 7) != Cursor.LENGTH_DELIMITED) {
        in.skip(tag & 7);
        continue;
      }
      Cursor part = in.part();
      switch (tag >>> 3) {
        case TYPE_META -> typeMeta(part);
        case RAW -> raw = part;
        case CONTENT_ENCODING -> contentEncoding = part.text();
        case CONTENT_TYPE -> contentType = part.text();
        default -> {
          // What later versions may add says nothing about the object.
        }
      }
    }
  }

  private void typeMeta(Cursor in) {
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == (1 << 3 | Cursor.LENGTH_DELIMITED)) {
        apiVersion = in.part().text();
      } else if (tag == (2 << 3 | Cursor.LENGTH_DELIMITED)) {
        kind = in.part().text();
      } else {
        in.skip(tag & 7);
      }
    }
  }

  private ObjectNode object() {
    if (!contentEncoding.isEmpty()) {
      throw ApiException.badRequest(
          "the content encoding \"" + contentEncoding + "\" of a protobuf body is not served");
    }
    if (!contentType.isEmpty() && !contentType.equals(MEDIA_TYPE)) {
      throw ApiException.badRequest(
          "the content type \"" + contentType + "\" within a protobuf body is not served");
    }
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      throw ApiException.badRequest("the protobuf body does not say its kind and version");
    }
    String message = message(apiVersion, kind);
    if (Messages.builtin().find(message).isEmpty()) {
      throw new ApiException(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - "
              + kind
              + " of version "
              + apiVersion
              + " has no protobuf form here; accepted media types include: application/json,"
              + " application/yaml",
          ApiException.Details.NONE);
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", kind);
    object.put("apiVersion", apiVersion);
    if (raw != null) {
      new MessageReader(Messages.builtin()).read(raw, message, object);
    }
    return object;
  }

  /** Every group has a {@code DeleteOptions} of its own name, and all are the same. */
  private static String message(String apiVersion, String kind) {
    if (kind.equals("DeleteOptions")) {
      return "meta.v1.DeleteOptions";
    }
    GroupVersionKind type = GroupVersionKind.of(apiVersion, kind);
    String group = type.group().isEmpty() ? "core" : type.group().split("\\.", 2)[0];
    return group + "." + type.version() + "." + kind;
  }
}
