package dev.slipway.runtime.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Writes JSON objects as protobuf with the descriptors of a client library, to be read back. */
final class Library {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Messages whose fields stand in the object around them, in JSON. */
  static final Set<String> EMBEDDED =
      Set.of(
          "ConfigMapEnvSource.localObjectReference",
          "ConfigMapKeySelector.localObjectReference",
          "ConfigMapProjection.localObjectReference",
          "ConfigMapVolumeSource.localObjectReference",
          "EphemeralContainer.ephemeralContainerCommon",
          "PersistentVolumeSpec.persistentVolumeSource",
          "Probe.handler",
          "SecretEnvSource.localObjectReference",
          "SecretKeySelector.localObjectReference",
          "SecretProjection.localObjectReference",
          "Volume.volumeSource");

  private Library() {}

  /** All messages of the core group and of metadata. */
  static List<Descriptor> messages() {
    return List.of(V1.getDescriptor(), Meta.getDescriptor()).stream()
        .flatMap(file -> file.getMessageTypes().stream())
        .toList();
  }

  static Descriptor kind(String kind) {
    return Optional.ofNullable(V1.getDescriptor().findMessageTypeByName(kind))
        .or(() -> Optional.ofNullable(Meta.getDescriptor().findMessageTypeByName(kind)))
        .orElseThrow();
  }

  /** The name of a message in the list of messages. */
  static String name(Descriptor message) {
    List<String> parts = Arrays.asList(message.getFullName().split("\\."));
    return String.join(".", parts.subList(parts.size() - 3, parts.size()));
  }

  static boolean isEmbedded(FieldDescriptor field) {
    return EMBEDDED.contains(field.getContainingType().getName() + "." + field.getName());
  }

  /** The body of a request. */
  static byte[] body(String apiVersion, String kind, Message message) {
    return body(apiVersion, kind, message.toByteString());
  }

  /** The body of a request, whatever its object is made of. */
  static byte[] body(String apiVersion, String kind, ByteString raw) {
    Runtime.Unknown envelope =
        Runtime.Unknown.newBuilder()
            .setTypeMeta(Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(raw)
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'k', '8', 's', 0});
    out.writeBytes(envelope.toByteArray());
    return out.toByteArray();
  }

  /** Writes an object, and takes out of it what the message has no field for. */
  static DynamicMessage write(Descriptor type, ObjectNode object) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    Set<String> written = new HashSet<>();
    for (FieldDescriptor field : type.getFields()) {
      if (isEmbedded(field)) {
        ObjectNode part = object.deepCopy();
        DynamicMessage embedded = write(field.getMessageType(), part);
        message.setField(field, embedded);
        part.fieldNames().forEachRemaining(written::add);
        part.properties().forEach(entry -> object.set(entry.getKey(), entry.getValue()));
      } else if (object.has(field.getName()) && !isEmpty(object.get(field.getName()))) {
        field(message, field, object);
        written.add(field.getName());
      }
    }
    object.retain(written);
    return message.build();
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isArray() && value.isEmpty();
  }

  private static void field(DynamicMessage.Builder to, FieldDescriptor field, ObjectNode object) {
    JsonNode value = object.get(field.getName());
    if (field.isMapField()) {
      for (Map.Entry<String, JsonNode> one : value.properties()) {
        Descriptor type = field.getMessageType();
        FieldDescriptor held = type.findFieldByNumber(2);
        to.addRepeatedField(
            field,
            DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), one.getKey())
                .setField(held, one(held, one.getValue()))
                .build());
      }
    } else if (field.isRepeated()) {
      value.forEach(element -> to.addRepeatedField(field, one(field, element)));
    } else {
      to.setField(field, one(field, value));
    }
  }

  private static Object one(FieldDescriptor field, JsonNode value) {
    return switch (field.getType()) {
      case STRING -> value.textValue();
      case BOOL -> value.booleanValue();
      case INT32 -> value.intValue();
      case INT64 -> value.longValue();
      case BYTES -> ByteString.copyFrom(Base64.getDecoder().decode(value.textValue()));
      case MESSAGE -> message(field.getMessageType(), value);
      default -> throw new AssertionError("a field of type " + field.getType());
    };
  }

  private static Message message(Descriptor type, JsonNode value) {
    return switch (type.getName()) {
      case "Time", "MicroTime" -> {
        Instant instant = Instant.parse(value.textValue());
        yield DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("seconds"), instant.getEpochSecond())
            .setField(type.findFieldByName("nanos"), instant.getNano())
            .build();
      }
      case "Quantity" ->
          DynamicMessage.newBuilder(type)
              .setField(type.findFieldByName("string"), value.asText())
              .build();
      case "IntOrString" ->
          value.isTextual()
              ? DynamicMessage.newBuilder(type)
                  .setField(type.findFieldByName("type"), 1L)
                  .setField(type.findFieldByName("strVal"), value.textValue())
                  .build()
              : DynamicMessage.newBuilder(type)
                  .setField(type.findFieldByName("type"), 0L)
                  .setField(type.findFieldByName("intVal"), value.intValue())
                  .build();
      case "FieldsV1" ->
          DynamicMessage.newBuilder(type)
              .setField(
                  type.findFieldByName("Raw"),
                  ByteString.copyFrom(value.toString(), StandardCharsets.UTF_8))
              .build();
      default -> write(type, (ObjectNode) value);
    };
  }

  /** An object with values in some of the fields that both sides know; none of them zero. */
  static ObjectNode random(Descriptor type, Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    Map<Integer, Messages.Field> known =
        Messages.builtin().find(name(type)).orElseThrow(() -> new AssertionError(name(type)));
    for (FieldDescriptor field : type.getFields()) {
      if (!known.containsKey(field.getNumber()) || random.nextInt(4 + depth) > 2) {
        continue;
      }
      if (isEmbedded(field)) {
        object.setAll(random(field.getMessageType(), random, depth + 1));
      } else if (field.isMapField()) {
        FieldDescriptor held = field.getMessageType().findFieldByNumber(2);
        object
            .putObject(field.getName())
            .set("key" + random.nextInt(9), value(held, random, depth));
      } else if (field.isRepeated()) {
        ArrayNode list = object.putArray(field.getName());
        for (int i = random.nextInt(2); i >= 0; i--) {
          list.add(value(field, random, depth));
        }
      } else {
        object.set(field.getName(), value(field, random, depth));
      }
    }
    return object;
  }

  private static JsonNode value(FieldDescriptor field, Random random, int depth) {
    return switch (field.getType()) {
      case STRING -> NODES.textNode("wört " + random.nextInt());
      case BOOL -> NODES.booleanNode(true);
      case INT32 -> NODES.numberNode(random.nextBoolean() ? -1 : 1 + random.nextInt(1 << 30));
      case INT64 -> {
        long number = random.nextBoolean() ? random.nextLong() : random.nextInt(99);
        yield number == (int) number
            ? NODES.numberNode((int) number | 1)
            : NODES.numberNode(number);
      }
      case BYTES -> {
        byte[] bytes = new byte[1 + random.nextInt(9)];
        random.nextBytes(bytes);
        yield NODES.textNode(Base64.getEncoder().encodeToString(bytes));
      }
      case MESSAGE ->
          switch (field.getMessageType().getName()) {
            case "Time" -> NODES.textNode(seconds(random).toString());
            case "MicroTime" ->
                NODES.textNode(
                    seconds(random).toString().replace("Z", ".%06dZ".formatted(random.nextInt(9))));
            case "Quantity" -> NODES.textNode(random.nextInt(99) + "Mi");
            case "IntOrString" ->
                random.nextBoolean()
                    ? NODES.numberNode(random.nextInt(99))
                    : NODES.textNode("http");
            case "FieldsV1" -> NODES.objectNode().set("f:spec", NODES.objectNode());
            default -> random(field.getMessageType(), random, depth + 1);
          };
      default -> throw new AssertionError("a field of type " + field.getType());
    };
  }

  private static Instant seconds(Random random) {
    return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
  }
}
