package dev.slipway.runtime.apiserver.patch;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.golden.Golden;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches against the answers of a real server. */
class GoldenPatchTest {
  private static final TypeSchema POD = Schemas.builtin().find(GroupVersionKind.of("v1", "Pod"));

  @ParameterizedTest
  @CsvSource({
    "19-create-pod-defaults, 20-strategic-image-of-one-container",
    "20-strategic-image-of-one-container, 21-strategic-delete-label-by-null",
    "21-strategic-delete-label-by-null, 22-strategic-replace-map",
    "22-strategic-replace-map, 23-strategic-delete-from-primitive-list",
    "23-strategic-delete-from-primitive-list, 26-strategic-atomic-list-replaced",
  })
  void strategicMergePatchesAsTheRealServer(String before, String after) {
    Golden golden = Golden.read(after);

    ObjectNode result = StrategicMergePatch.apply(Golden.read(before).answer(), golden.sent(), POD);

    assertThat(comparable(result)).isEqualTo(comparable(golden.answer()));
  }

  @Test
  void elementOrderIsSetAsTheRefusedUpdateShows() {
    ObjectNode live = Golden.read("23-strategic-delete-from-primitive-list").answer();

    ObjectNode result =
        StrategicMergePatch.apply(live, Golden.read("24-strategic-set-element-order").sent(), POD);

    assertThat(result.at("/spec/containers").findValuesAsText("name"))
        .startsWith("two")
        .contains("one");
    assertThat(result.at("/spec/containers/0/image").asText()).isEqualTo("b:2");
    assertThat(result.at("/spec/containers/1/image").asText()).isEqualTo("a:2");
  }

  @Test
  void anElementIsDeletedAsTheRefusedUpdateShows() {
    ObjectNode live = Golden.read("23-strategic-delete-from-primitive-list").answer();

    ObjectNode result =
        StrategicMergePatch.apply(
            live, Golden.read("25-strategic-delete-container-refused").sent(), POD);

    assertThat(result.at("/spec/containers")).hasSize(1);
    assertThat(result.at("/spec/containers/0/name").asText()).isEqualTo("one");
  }

  @Test
  void mergePatchSetsWhatItNames() {
    ObjectNode live = Golden.read("26-strategic-atomic-list-replaced").answer();

    ObjectNode result = MergePatch.apply(live, Golden.read("27-merge-patch-stale").sent());

    assertThat(result.at("/metadata/labels")).isEqualTo(json("{'z':'9','q':'1'}"));
    assertThat(result.at("/metadata/resourceVersion").asText()).isEqualTo("1");
    assertThat(result.get("spec")).isEqualTo(live.get("spec"));
  }

  @Test
  void jsonPatchWhoseTestFailsIsRefused() {
    Golden golden = Golden.read("28-json-patch-test-fails");
    ObjectNode live = Golden.read("26-strategic-atomic-list-replaced").answer();

    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> JsonPatch.apply(live, golden.request().get("body")));

    assertThat(Golden.status(refusal)).isEqualTo(golden.answer());
  }

  @Test
  void jsonPatchReplaces() {
    Golden golden = Golden.read("29-json-patch");
    ObjectNode live = Golden.read("26-strategic-atomic-list-replaced").answer();

    ObjectNode result = JsonPatch.apply(live, golden.request().get("body"));

    assertThat(comparable(result)).isEqualTo(comparable(golden.answer()));
  }

  private static ObjectNode comparable(ObjectNode object) {
    ((ObjectNode) object.get("metadata"))
        .remove(java.util.List.of("resourceVersion", "managedFields"));
    return object;
  }
}
