package dev.slipway.runtime.apiserver.managedfields;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.golden.Golden;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners after creates, updates and patches, against the answers of a real 1.20 server. */
class GoldenUpdateTest {
  private static final FieldManager CLIENT = FieldManager.of("Python-urllib", "v1");

  @Test
  void whoCreatesAPodOwnsItsDefaultsButNotWhatAdmissionAdds() {
    ObjectNode created = Golden.read("19-create-pod-defaults").answer();
    created.remove("status");
    ((ObjectNode) created.get("spec")).remove(List.of("priority", "preemptionPolicy"));

    assertThat(create(created)).isEqualTo(Golden.read("19-create-pod-defaults").managedFields());
  }

  @ParameterizedTest
  @CsvSource({
    "19-create-pod-defaults, 20-strategic-image-of-one-container",
    "20-strategic-image-of-one-container, 21-strategic-delete-label-by-null",
    "21-strategic-delete-label-by-null, 22-strategic-replace-map",
    "22-strategic-replace-map, 23-strategic-delete-from-primitive-list",
    "23-strategic-delete-from-primitive-list, 26-strategic-atomic-list-replaced",
    "26-strategic-atomic-list-replaced, 29-json-patch",
    "75-delete-with-finalizer, 76-remove-last-finalizer",
  })
  void aPatchKeepsTheOwners(String before, String after) {
    ObjectNode live = Golden.read(before).answer();
    ObjectNode patched = Golden.read(after).answer();
    ((ObjectNode) patched.get("metadata")).set("managedFields", live.at("/metadata/managedFields"));

    ObjectNode recorded =
        FieldManagement.recordUpdate(schema(live), live, patched, CLIENT, time(after));

    assertThat(managedFields(recorded)).isEqualTo(Golden.read(after).managedFields());
  }

  @Test
  void whoCreatesOwnsAllThatIsThere() {
    Golden golden = Golden.read("54-secret-string-data");

    assertThat(create(golden.answer())).isEqualTo(golden.managedFields());
  }

  @Test
  void aReferenceIsOwnedAsAWhole() {
    Golden golden = Golden.read("55-event");
    ObjectNode expected = golden.answer();
    ((ObjectNode) managedFields(expected).at("/0/fieldsV1")).set("f:involvedObject", json("{}"));

    assertThat(create(golden.answer())).isEqualTo(managedFields(expected));
  }

  @Test
  void aServiceIsOwnedButForTheAddressesAllocatedLater() {
    Golden golden = Golden.read("49-defaults-service");
    ObjectNode service = golden.answer();
    ((ObjectNode) service.get("spec")).remove(List.of("clusterIP", "clusterIPs"));

    assertThat(create(service)).isEqualTo(golden.managedFields());
  }

  @Test
  void aControllersSelectorIsOwnedAsAWhole() {
    Golden golden = Golden.read("50-defaults-replicationcontroller");
    ObjectNode expected = golden.answer();
    ((ObjectNode) managedFields(expected).at("/0/fieldsV1/f:spec")).set("f:selector", json("{}"));

    assertThat(create(golden.answer())).isEqualTo(managedFields(expected));
  }

  @Test
  void aStatusIsOwnedApartFromTheObject() {
    ObjectNode live = Golden.read("29-json-patch").answer();
    ObjectNode after = Golden.read("73-status-patch").answer();
    ((ObjectNode) after.get("metadata")).set("managedFields", managedFields(live));

    ObjectNode recorded =
        FieldManagement.recordUpdate(
            schema(live),
            live,
            after,
            new FieldManager("Python-urllib", "v1", "status"),
            time("73-status-patch"));

    assertThat(managedFields(recorded)).hasSize(2);
    assertThat(managedFields(recorded).get(0)).isEqualTo(managedFields(live).get(0));
    JsonNode status = managedFields(recorded).get(1);
    assertThat(status.get("subresource").asText()).isEqualTo("status");
    assertThat(status.get("fieldsV1").get("f:status"))
        .isEqualTo(Golden.read("73-status-patch").managedFields().at("/0/fieldsV1/f:status"));
  }

  private static JsonNode create(ObjectNode object) {
    Instant time = Instant.parse(managedFields(object).at("/0/time").asText());
    ((ObjectNode) object.get("metadata")).remove("managedFields");
    return managedFields(FieldManagement.recordUpdate(schema(object), null, object, CLIENT, time));
  }

  private static Instant time(String golden) {
    return Instant.parse(Golden.read(golden).managedFields().at("/0/time").asText());
  }

  private static TypeSchema schema(ObjectNode object) {
    return Schemas.builtin()
        .find(
            GroupVersionKind.of(object.path("apiVersion").asText(), object.path("kind").asText()));
  }

  private static JsonNode managedFields(ObjectNode object) {
    return object.path("metadata").path("managedFields");
  }
}
