package dev.slipway.runtime.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.golden.Trees;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatchPropertiesTest {
  private static final TypeSchema POD = Schemas.builtin().find(GroupVersionKind.of("v1", "Pod"));

  @Property(tries = 300)
  void aMergePatchMadeFromTwoTreesLeadsFromOneToTheOther(
      @ForAll("trees") ObjectNode from, @ForAll("trees") ObjectNode to) {
    assertThat(MergePatch.apply(from, mergeDiff(from, to))).isEqualTo(to);
  }

  @Property(tries = 300)
  void mergePatchesAreIdempotent(
      @ForAll("trees") ObjectNode from, @ForAll("trees") ObjectNode patch) {
    ObjectNode once = MergePatch.apply(from, patch);

    assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
  }

  @Property(tries = 300)
  void strategicMergePatchesAreIdempotentOnPods(
      @ForAll("pods") ObjectNode from, @ForAll("pods") ObjectNode patch) {
    ObjectNode once = StrategicMergePatch.apply(from, patch, POD);

    assertThat(StrategicMergePatch.apply(once, patch, POD)).isEqualTo(once);
  }

  @Property(tries = 300)
  void anEmptyPatchChangesNothing(@ForAll("pods") ObjectNode pod) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode();

    assertThat(StrategicMergePatch.apply(pod, empty, POD)).isEqualTo(pod);
    assertThat(MergePatch.apply(pod, empty)).isEqualTo(pod);
    assertThat(JsonPatch.apply(pod, JsonNodeFactory.instance.arrayNode())).isEqualTo(pod);
  }

  @Property(tries = 500)
  void nothingButARefusalIsThrownAndArgumentsStayAsTheyAre(
      @ForAll("wild") ObjectNode original, @ForAll("wild") ObjectNode patch) {
    ObjectNode originalBefore = original.deepCopy();
    ObjectNode patchBefore = patch.deepCopy();

    try {
      StrategicMergePatch.apply(original, patch, POD);
    } catch (ApiException refusal) {
      assertThat(refusal.code()).isBetween(400, 422);
    }
    MergePatch.apply(original, patch);

    assertThat(original).isEqualTo(originalBefore);
    assertThat(patch).isEqualTo(patchBefore);
  }

  @Property(tries = 500)
  void jsonPatchesSucceedOrAreRefused(
      @ForAll("trees") ObjectNode original, @ForAll("operations") ArrayNode operations) {
    ObjectNode before = original.deepCopy();

    try {
      JsonPatch.apply(original, operations);
    } catch (ApiException refusal) {
      assertThat(refusal.code()).isBetween(400, 422);
    }

    assertThat(original).isEqualTo(before);
  }

  private static ObjectNode mergeDiff(ObjectNode from, ObjectNode to) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    from.fieldNames()
        .forEachRemaining(
            name -> {
              if (!to.has(name)) {
                patch.putNull(name);
              }
            });
    for (Map.Entry<String, JsonNode> member : to.properties()) {
      JsonNode old = from.get(member.getKey());
      if (old instanceof ObjectNode left && member.getValue() instanceof ObjectNode right) {
        patch.set(member.getKey(), mergeDiff(left, right));
      } else {
        patch.set(member.getKey(), member.getValue());
      }
    }
    return patch;
  }

  @Provide
  Arbitrary<ObjectNode> trees() {
    return Trees.objects(Arbitraries.of("a", "b", "c", "d"), 3);
  }

  @Provide
  Arbitrary<ObjectNode> wild() {
    return Trees.objects(
        Arbitraries.of(
            "metadata",
            "labels",
            "finalizers",
            "spec",
            "containers",
            "ports",
            "name",
            "$patch",
            "$retainKeys",
            "$setElementOrder/containers",
            "$deleteFromPrimitiveList/finalizers"),
        5);
  }

  @Provide
  Arbitrary<ObjectNode> pods() {
    return Trees.pods();
  }

  @Provide
  Arbitrary<ArrayNode> operations() {
    Arbitrary<String> paths =
        Arbitraries.of(
            "", "/", "/a", "/b", "/a/b", "/a/0", "/a/-", "/c/d/a", "/a~1b", "x", "/a/01");
    return net.jqwik.api.Combinators.combine(
            Arbitraries.of("add", "remove", "replace", "test", "copy", "move", "other"),
            paths,
            paths,
            Trees.values(Arbitraries.of("a", "b"), 2))
        .as(
            (op, path, from, value) -> {
              ObjectNode operation = JsonNodeFactory.instance.objectNode();
              operation.put("op", op).put("path", path).put("from", from);
              operation.set("value", value);
              return operation;
            })
        .list()
        .ofMaxSize(6)
        .map(list -> JsonNodeFactory.instance.arrayNode().addAll(list));
  }
}
