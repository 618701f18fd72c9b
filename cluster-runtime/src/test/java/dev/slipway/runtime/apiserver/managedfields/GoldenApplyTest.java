package dev.slipway.runtime.apiserver.managedfields;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.golden.Golden;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Server-side apply against the answers of a real server, which was a 1.20. Since then selectors
 * have become atomic and an empty object is owned as such; the tests say so where it shows.
 */
class GoldenApplyTest {
  private static final Instant TIME = Instant.parse("2026-11-21T22:36:43Z");

  @Test
  void applyCreatesAndOwnsWhatItSets() {
    Golden golden = Golden.read("01-apply-creates");

    ObjectNode created = apply(null, golden.sentTo("golden"), "alice", Force.NO);

    assertThat(managedFields(created)).isEqualTo(golden.managedFields());
    assertThat(created.get("data")).isEqualTo(golden.answer().get("data"));
  }

  @Test
  void theSameAgainChangesNothing() {
    ObjectNode live = Golden.read("01-apply-creates").answer();
    Golden golden = Golden.read("02-apply-same-again-changes-nothing");

    ObjectNode result =
        FieldManagement.apply(
            schema(live),
            live,
            golden.sentTo("golden"),
            FieldManager.of("alice", "v1"),
            Force.NO,
            TIME.plusSeconds(60));

    assertThat(result).isEqualTo(golden.answer());
  }

  @ParameterizedTest
  @CsvSource({
    "02-apply-same-again-changes-nothing, 03-apply-conflict, bob",
    "06-apply-shared-value-no-conflict, 07-apply-without-manager, ''",
    "08-put-takes-ownership, 09-apply-conflict-with-updater, bob",
    "08-put-takes-ownership, 10-apply-with-managed-fields-refused, alice",
    "11-apply-pod-list-maps, 12-apply-pod-conflict-on-list-item, bob"
  })
  void refusalsReadAsThoseOfTheRealServer(String before, String refused, String manager) {
    Golden golden = Golden.read(refused);
    ObjectNode live = Golden.read(before).answer();

    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> apply(live, golden.sentTo("golden"), manager, Force.NO));

    assertThat(Golden.status(refusal)).isEqualTo(golden.answer());
  }

  @ParameterizedTest
  @CsvSource({
    "02-apply-same-again-changes-nothing, 04-apply-forced, bob, YES",
    "04-apply-forced, 05-apply-drops-fields-no-longer-applied, alice, NO",
    "05-apply-drops-fields-no-longer-applied, 06-apply-shared-value-no-conflict, bob, NO",
  })
  void appliesAsTheRealServer(String before, String after, String manager, Force force) {
    Golden golden = Golden.read(after);
    ObjectNode live = Golden.read(before).answer();

    ObjectNode result = apply(live, golden.sentTo("golden"), manager, force);

    assertThat(unversioned(result)).isEqualTo(unversioned(golden.answer()));
  }

  @Test
  void aPutTakesOwnership() {
    Golden golden = Golden.read("08-put-takes-ownership");
    ObjectNode live = Golden.read("06-apply-shared-value-no-conflict").answer();

    ObjectNode result =
        FieldManagement.recordUpdate(
            schema(live), live, golden.sent(), FieldManager.of("carol", "v1"), TIME);

    assertThat(unversioned(result)).isEqualTo(unversioned(golden.answer()));
  }

  @Test
  void listsOwnedByElementGetOnePathPerElement() {
    Golden golden = Golden.read("11-apply-pod-list-maps");

    ObjectNode created = apply(null, golden.sentTo("golden"), "alice", Force.NO);

    assertThat(managedFields(created)).isEqualTo(golden.managedFields());
  }

  @Test
  void aControllerIsOwnedDownToItsVolumes() {
    Golden golden = Golden.read("13-apply-controller");
    ObjectNode expected = golden.answer();
    ObjectNode fields = fields(expected);
    ((ObjectNode) fields.get("f:spec")).set("f:selector", json("{}"));
    ((ObjectNode) fields.at("/f:spec/f:template/f:spec/f:volumes/k:{\"name\":\"v\"}"))
        .set("f:emptyDir", json("{}"));

    ObjectNode created = apply(null, golden.sentTo("golden"), "slipway", Force.NO);

    assertThat(managedFields(created)).isEqualTo(managedFields(expected));
  }

  @Test
  void elementsNoLongerAppliedAreRemoved() {
    Golden golden = Golden.read("14-apply-controller-removes-list-items");
    ObjectNode expected = golden.answer();
    ((ObjectNode) fields(expected).get("f:spec")).set("f:selector", json("{}"));
    ObjectNode created =
        apply(null, Golden.read("13-apply-controller").sentTo("golden"), "slipway", Force.NO);
    ObjectNode live = Golden.read("13-apply-controller").answer();
    ((ObjectNode) live.get("metadata")).set("managedFields", managedFields(created));

    ObjectNode result = apply(live, golden.sentTo("golden"), "slipway", Force.YES);

    assertThat(result.get("spec")).isEqualTo(expected.get("spec"));
    assertThat(managedFields(result).get(0)).isEqualTo(managedFields(expected).get(0));
  }

  @Test
  void aServicePortIsRemovedAndAnotherChanged() {
    ObjectNode live = Golden.read("15-apply-service").answer();
    ObjectNode expected = Golden.read("16-apply-service-port-removed-and-changed").answer();
    ((ObjectNode) fields(live).get("f:spec")).set("f:selector", json("{}"));
    ((ObjectNode) fields(expected).get("f:spec")).set("f:selector", json("{}"));

    ObjectNode created =
        apply(null, Golden.read("15-apply-service").sentTo("golden"), "slipway", Force.NO);
    ObjectNode changed =
        apply(
            live,
            Golden.read("16-apply-service-port-removed-and-changed").sentTo("golden"),
            "slipway",
            Force.NO);

    assertThat(managedFields(created)).isEqualTo(managedFields(live));
    assertThat(unversioned(changed)).isEqualTo(unversioned(expected));
  }

  @Test
  void aDryRunComputesTheSame() {
    Golden golden = Golden.read("17-apply-dry-run");
    ObjectNode live = Golden.read("18-after-dry-run").answer();
    ObjectNode expected = golden.answer();
    ((ObjectNode) fields(live).get("f:spec")).set("f:selector", json("{}"));
    ((ObjectNode) fields(expected).get("f:spec")).set("f:selector", json("{}"));

    ObjectNode result = apply(live, golden.sentTo("golden"), "slipway", Force.NO);

    assertThat(result).isEqualTo(expected);
  }

  private static ObjectNode apply(
      ObjectNode live, ObjectNode applied, String manager, Force force) {
    return FieldManagement.apply(
        schema(applied), live, applied, FieldManager.of(manager, "v1"), force, TIME);
  }

  private static TypeSchema schema(ObjectNode object) {
    return Schemas.builtin()
        .find(
            GroupVersionKind.of(object.path("apiVersion").asText(), object.path("kind").asText()));
  }

  private static JsonNode managedFields(ObjectNode object) {
    return object.path("metadata").path("managedFields");
  }

  private static ObjectNode fields(ObjectNode object) {
    return (ObjectNode) managedFields(object).get(0).get("fieldsV1");
  }

  private static ObjectNode unversioned(ObjectNode object) {
    ((ObjectNode) object.get("metadata")).remove("resourceVersion");
    return object;
  }
}
