package dev.slipway.runtime.apiserver.managedfields;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldManagementTest {
  private static final TypeSchema CONFIG_MAP =
      Schemas.builtin().find(GroupVersionKind.of("v1", "ConfigMap"));
  private static final TypeSchema POD = Schemas.builtin().find(GroupVersionKind.of("v1", "Pod"));
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void severalConflictsAreListedByManager() {
    ObjectNode live = apply(CONFIG_MAP, null, configMap("{'a':'1','b':'1'}"), "alice", Force.NO);
    live.put("immutable", true);
    live =
        FieldManagement.recordUpdate(
            CONFIG_MAP,
            apply(CONFIG_MAP, null, configMap("{'a':'1','b':'1'}"), "alice", Force.NO),
            live,
            FieldManager.of("carol", "v1"),
            TIME);
    ObjectNode wanted = configMap("{'a':'2','b':'2'}");
    wanted.put("immutable", false);
    ObjectNode present = live;

    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> apply(CONFIG_MAP, present, wanted, "bob", Force.NO));

    assertThat(refusal)
        .hasMessage(
            """
            Apply failed with 3 conflicts: conflicts with "alice":
            - .data.a
            - .data.b
            conflicts with "carol" using v1:
            - .immutable""");
    assertThat(refusal.details().causes()).hasSize(3);
  }

  @Test
  void kubectlTakesOverWhatItAppliedBeforeFromTheClient() {
    ObjectNode created = configMap("{'a':'1'}");
    ((ObjectNode) created.get("metadata"))
        .putObject("annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", configMap("{'a':'1'}").toString());
    ObjectNode live =
        FieldManagement.recordUpdate(
            CONFIG_MAP, null, created, FieldManager.of("kubectl-client-side-apply", "v1"), TIME);

    ObjectNode taken = apply(CONFIG_MAP, live, configMap("{'a':'2'}"), "kubectl", Force.NO);

    assertThat(taken.at("/data/a").asText()).isEqualTo("2");
    assertThat(taken.at("/metadata/annotations").toString()).contains("\\\"a\\\":\\\"2\\\"");
    assertThatThrownBy(() -> apply(CONFIG_MAP, live, configMap("{'a':'2'}"), "other", Force.NO))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void anEmptyEntryResetsTheRecord() {
    ObjectNode live = apply(CONFIG_MAP, null, configMap("{'a':'1'}"), "alice", Force.NO);
    ObjectNode reset = live.deepCopy();
    ((ObjectNode) reset.get("metadata")).putArray("managedFields").addObject();

    ObjectNode result =
        FieldManagement.recordUpdate(CONFIG_MAP, live, reset, FieldManager.of("bob", "v1"), TIME);

    assertThat(result.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void clientsThatSendNoRecordKeepTheOldOne() {
    ObjectNode live = apply(CONFIG_MAP, null, configMap("{'a':'1'}"), "alice", Force.NO);

    ObjectNode result =
        FieldManagement.recordUpdate(
            CONFIG_MAP, live, configMap("{'a':'1'}"), FieldManager.of("bob", "v1"), TIME);

    assertThat(result).isEqualTo(live);
  }

  @Test
  void subresourcesHaveEntriesOfTheirOwn() {
    ObjectNode pod = json("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'}}");
    ObjectNode running = pod.deepCopy();
    running.putObject("status").put("phase", "Running");

    ObjectNode result =
        FieldManagement.recordUpdate(
            POD, pod, running, new FieldManager("kubelet", "v1", "status"), TIME);

    assertThat(result.at("/metadata/managedFields"))
        .hasToString(
            "[{\"manager\":\"kubelet\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
                + "\"time\":\"2026-01-01T00:00:00Z\",\"fieldsType\":\"FieldsV1\","
                + "\"fieldsV1\":{\"f:status\":{\"f:phase\":{}}},\"subresource\":\"status\"}]");
  }

  @Test
  void nullsInAnAppliedObjectLeaveNothingBehind() {
    ObjectNode applied = configMap("{'a':'1','b':null}");
    ((ObjectNode) applied.get("metadata")).putNull("creationTimestamp").putNull("labels");

    ObjectNode created = apply(CONFIG_MAP, null, applied, "alice", Force.NO);

    assertThat(created.get("data")).isEqualTo(json("{'a':'1'}"));
    assertThat(created.get("metadata").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "managedFields");
    assertThat(apply(CONFIG_MAP, created, applied, "alice", Force.NO)).isEqualTo(created);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'containers':[{'name':'a','imagee':'x'}]};"
            + ".spec.containers[name=\"a\"].imagee: field not declared in schema",
        "{'containers':[{'name':'a'},{'name':'a'}]};"
            + ".spec.containers: duplicate entries for key [name=\"a\"]",
        "{'containers':{'name':'a'}}; .spec.containers: expected list, got {\"name\":\"a\"}",
        "{'hostNetwork':'yes'}; .spec.hostNetwork: expected boolean, got \"yes\"",
        "{'containers':[{'image':'a'}]}; associative list with keys has an element",
      })
  void whatDoesNotFitItsTypeIsNotApplied(String spec, String finding) {
    ObjectNode applied =
        json("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':" + spec + "}");

    assertThatThrownBy(() -> apply(POD, null, applied, "alice", Force.NO))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("failed to create typed patch object (/p; v1, Kind=Pod): ")
        .hasMessageContaining(finding);
  }

  @Test
  void anAppliedObjectOfAnotherVersionIsRefused() {
    ObjectNode applied = configMap("{}");
    applied.put("apiVersion", "v2");

    assertThatThrownBy(() -> apply(CONFIG_MAP, null, applied, "alice", Force.NO))
        .hasMessage(
            "Incorrect version specified in apply patch. Specified patch version: v2,"
                + " expected: v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a b c; c x a; b c x a",
        "a b; b a; b a",
        "a b c; d; a b c d",
        "a b c; c; a b c",
        "a b c d; x b y d; a x b c y d",
        "''; a b; a b",
      })
  void appliedElementsKeepTheirOrderAmongTheOthers(String live, String applied, String merged) {
    ObjectNode before = apply(POD, null, pod(live), "alice", Force.NO);

    ObjectNode after = apply(POD, before, pod(applied), "bob", Force.YES);

    assertThat(after.at("/spec/hostAliases").findValuesAsText("ip"))
        .isEqualTo(List.of(merged.split(" ")));
  }

  private static ObjectNode pod(String names) {
    ObjectNode pod = json("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{}}");
    for (String name : names.split(" ")) {
      if (!name.isEmpty()) {
        ((ObjectNode) pod.get("spec")).withArray("hostAliases").addObject().put("ip", name);
      }
    }
    return pod;
  }

  private static ObjectNode configMap(String data) {
    return json(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':" + data + "}");
  }

  private static ObjectNode apply(
      TypeSchema schema, ObjectNode live, ObjectNode applied, String manager, Force force) {
    return FieldManagement.apply(
        schema, live, applied, FieldManager.of(manager, "v1"), force, TIME);
  }
}
