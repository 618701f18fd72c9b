package dev.slipway.runtime.apiserver.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary JSON trees. */
public final class Trees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  /** Values without nulls, up to a depth. */
  public static Arbitrary<JsonNode> values(Arbitrary<String> names, int depth) {
    Arbitrary<JsonNode> scalars =
        Arbitraries.of(
            NODES.textNode("x"),
            NODES.textNode("replace"),
            NODES.textNode("delete"),
            NODES.textNode(""),
            NODES.numberNode(1),
            NODES.booleanNode(true));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonNode> lists =
        values(names, depth - 1)
            .list()
            .ofMaxSize(3)
            .map(elements -> NODES.arrayNode().addAll(elements));
    return Arbitraries.oneOf(scalars, lists, objects(names, depth - 1).map(object -> object));
  }

  /** Objects with such field names, up to a depth. */
  public static Arbitrary<ObjectNode> objects(Arbitrary<String> names, int depth) {
    return Arbitraries.maps(names, values(names, depth))
        .ofMaxSize(4)
        .map(
            members -> {
              ObjectNode object = NODES.objectNode();
              object.setAll(members);
              return object;
            });
  }

  /** Small pods that fit their schema. */
  public static Arbitrary<ObjectNode> pods() {
    Arbitrary<Map<String, String>> labels =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("1", "2")).ofMaxSize(3);
    Arbitrary<List<String>> finalizers =
        Arbitraries.of("x/1", "x/2", "x/3").list().uniqueElements().ofMaxSize(3);
    Arbitrary<List<ObjectNode>> containers =
        Combinators.combine(
                Arbitraries.of("one", "two", "three"),
                Arbitraries.of("i:1", "i:2"),
                Arbitraries.maps(Arbitraries.of("A", "B"), Arbitraries.of("1", "2")).ofMaxSize(2))
            .as(Trees::container)
            .list()
            .uniqueElements(container -> container.get("name").asText())
            .ofMaxSize(3);
    return Combinators.combine(labels, finalizers, containers, Arbitraries.of("", "k", "j"))
        .as(Trees::pod);
  }

  private static ObjectNode container(String name, String image, Map<String, String> env) {
    ObjectNode container = NODES.objectNode().put("name", name).put("image", image);
    if (!env.isEmpty()) {
      ArrayNode list = container.putArray("env");
      env.forEach((key, value) -> list.addObject().put("name", key).put("value", value));
    }
    return container;
  }

  private static ObjectNode pod(
      Map<String, String> labels,
      List<String> finalizers,
      List<ObjectNode> containers,
      String toleration) {
    ObjectNode pod = NODES.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("name", "p");
    if (!labels.isEmpty()) {
      ObjectNode map = metadata.putObject("labels");
      labels.forEach(map::put);
    }
    if (!finalizers.isEmpty()) {
      finalizers.forEach(metadata.putArray("finalizers")::add);
    }
    ObjectNode spec = pod.putObject("spec");
    if (!containers.isEmpty()) {
      spec.putArray("containers").addAll(containers);
    }
    if (!toleration.isEmpty()) {
      spec.putArray("tolerations").addObject().put("key", toleration);
    }
    return pod;
  }
}
