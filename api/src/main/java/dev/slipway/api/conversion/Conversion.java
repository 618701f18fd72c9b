package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Converts objects between the versions of 2015 and {@code v1}.
 *
 * <p>A server reads an old object in two steps, {@link #toV1} and {@link #applyDefaults}, and then
 * goes on as with any {@code v1} object. {@link #fromV1} answers in an old version.
 */
public final class Conversion {
  private static final Set<String> VERSIONS = Set.of("v1beta1", "v1beta2", "v1beta3");
  private static final Set<String> KINDS =
      Set.of(
          "Binding",
          "Endpoints",
          "Event",
          "LimitRange",
          "Namespace",
          "Node",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Pod",
          "PodTemplate",
          "ReplicationController",
          "ResourceQuota",
          "Secret",
          "Service",
          "ServiceAccount",
          "Status",
          "DeleteOptions");

  private Conversion() {}

  /** True for {@code v1beta1}, {@code v1beta2} and {@code v1beta3} of the core group. */
  public static boolean isLegacy(String apiVersion) {
    return VERSIONS.contains(apiVersion);
  }

  /** True when the old versions had this kind, by the name it has today. */
  public static boolean hadKind(String kind) {
    return KINDS.contains(kind);
  }

  /**
   * The same object in {@code v1}, without version's defaults. Objects of other versions come back
   * as they are, except that a Service's {@code deprecatedPublicIPs} take today's name.
   *
   * @param warnings receives a sentence for everything that was understood although it is not right
   * @throws ConversionException when the object contradicts itself or never existed in its version
   */
  public static ObjectNode toV1(ObjectNode object, List<String> warnings) {
    ObjectNode copy = object.deepCopy();
    String version = copy.path("apiVersion").asText();
    String kind = copy.path("kind").asText();
    if (!isLegacy(version)) {
      if (version.equals("v1") && kind.equals("Service")) {
        Services.renameDeprecatedAddresses(copy, warnings);
      }
      return copy;
    }
    return kind.endsWith("List") ? listToV1(copy, version, kind, warnings) : one(copy, warnings);
  }

  private static ObjectNode listToV1(
      ObjectNode list, String version, String kind, List<String> warnings) {
    String itemKind = kind.substring(0, kind.length() - "List".length());
    list.put("apiVersion", "v1");
    list.put("kind", itemKind.equals("Minion") ? "NodeList" : kind);
    if (!version.equals("v1beta3")) {
      FlatMetadata.nest(list);
    }
    if (!(list.path("items") instanceof ArrayNode items)) {
      return list;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof ObjectNode item) {
        ObjectNode typed = item.deepCopy();
        if (!typed.has("apiVersion")) {
          typed.put("apiVersion", version);
        }
        if (!typed.has("kind") && !itemKind.isEmpty()) {
          typed.put("kind", itemKind);
        }
        items.set(i, toV1(typed, warnings));
      }
    }
    return list;
  }

  private static ObjectNode one(ObjectNode object, List<String> warnings) {
    String version = object.path("apiVersion").asText();
    boolean flat = !version.equals("v1beta3");
    String kind = object.path("kind").asText();
    String today = kind.equals("Minion") && flat ? "Node" : kind;
    if (!hadKind(today)) {
      throw new ConversionException(
          "kind", "%s has no kind %s; write it in its own version".formatted(version, kind));
    }
    object.put("apiVersion", "v1");
    object.put("kind", today);
    if (flat) {
      FlatVersions.nest(object, warnings);
    } else {
      Strays.drop(object, "", List.of("id"), warnings);
    }
    switch (today) {
      case "Pod" -> Pods.toV1(object, warnings);
      case "PodTemplate" -> PodSpecs.templateToV1(object.path("template"), "template", warnings);
      case "ReplicationController" -> ReplicationControllers.toV1(object, warnings);
      case "Service" -> Services.toV1(object, warnings);
      case "Endpoints" -> EndpointsAddresses.rename(object, "IP", "ip");
      case "Node" -> Nodes.toV1(object);
      case "Status" -> Fields.rename(object.path("details"), "id", "name");
      default -> {
        // The others looked then as they look now.
      }
    }
    return object;
  }

  /**
   * What {@code v1beta3} fills in, on an object that {@link #toV1} answered. Where today's {@code
   * v1} fills in something else, this is what makes an old manifest mean what it meant.
   */
  public static void applyDefaults(ObjectNode converted) {
    applyDifferingDefaults(converted);
    eachItem(converted, LegacyDefaults::applyShared);
  }

  /** Only those defaults that differ from today's: a missing replica count, the pull policy. */
  public static void applyDifferingDefaults(ObjectNode converted) {
    eachItem(converted, LegacyDefaults::applyDiffering);
  }

  private static void eachItem(ObjectNode object, Consumer<ObjectNode> step) {
    if (object.path("kind").asText().endsWith("List")
        && object.path("items") instanceof ArrayNode items) {
      for (JsonNode item : items) {
        if (item instanceof ObjectNode one) {
          step.accept(one);
        }
      }
    } else {
      step.accept(object);
    }
  }

  /**
   * The same {@code v1} object in an old version. Fields that are newer than it stay where they
   * are.
   *
   * @param version {@code v1beta3}; the two before it are understood, not spoken
   * @throws ConversionException when the version is another one or never had the kind
   */
  public static ObjectNode fromV1(ObjectNode object, String version) {
    if (!version.equals("v1beta3")) {
      throw new ConversionException(
          "apiVersion", "objects are not written in " + version + ", only read");
    }
    ObjectNode copy = object.deepCopy();
    copy.put("apiVersion", version);
    String kind = copy.path("kind").asText();
    if (kind.endsWith("List") && copy.path("items") instanceof ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i) instanceof ObjectNode item) {
          items.set(i, listItem(item, kind, version));
        }
      }
      return copy;
    }
    if (!hadKind(kind)) {
      throw new ConversionException("kind", version + " has no kind " + kind);
    }
    switch (kind) {
      case "Pod" -> Pods.fromV1(copy);
      case "PodTemplate" -> PodSpecs.fromV1(copy.path("template").path("spec"));
      case "ReplicationController" ->
          PodSpecs.fromV1(copy.path("spec").path("template").path("spec"));
      case "Service" -> Services.fromV1(copy);
      case "Endpoints" -> EndpointsAddresses.rename(copy, "ip", "IP");
      case "Status" -> Fields.rename(copy.path("details"), "name", "id");
      default -> {
        // The others looked then as they look now.
      }
    }
    return copy;
  }

  private static ObjectNode listItem(ObjectNode item, String listKind, String version) {
    if (item.has("kind")) {
      return fromV1(item, version);
    }
    ObjectNode typed = item.deepCopy();
    typed.put("kind", listKind.substring(0, listKind.length() - "List".length()));
    ObjectNode converted = fromV1(typed, version);
    converted.remove(List.of("kind", "apiVersion"));
    return converted;
  }
}
