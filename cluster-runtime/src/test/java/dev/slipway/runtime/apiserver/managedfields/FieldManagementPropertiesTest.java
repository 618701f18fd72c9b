package dev.slipway.runtime.apiserver.managedfields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.golden.Trees;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldManagementPropertiesTest {
  private static final TypeSchema POD = Schemas.builtin().find(GroupVersionKind.of("v1", "Pod"));
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Property(tries = 300)
  void applyingTheSameTwiceChangesNothing(
      @ForAll("pods") ObjectNode live, @ForAll("pods") ObjectNode applied) {
    ObjectNode start = FieldManagement.recordUpdate(POD, null, live, manager("maker"), TIME);

    ObjectNode once = apply(start, applied, "alice", 1);
    ObjectNode twice = apply(once, applied, "alice", 2);

    assertThat(twice).isEqualTo(once);
  }

  @Property(tries = 300)
  void whatOnlyOneManagerAppliedGoesWhenHeDropsIt(
      @ForAll("pods") ObjectNode first, @ForAll("pods") ObjectNode second) {
    ObjectNode switched = apply(apply(null, first, "alice", 1), second, "alice", 2);

    assertThat(withoutEmpties(switched)).isEqualTo(withoutEmpties(second));
  }

  @Property(tries = 300)
  void whatAnotherManagerOwnsStays(
      @ForAll("pods") ObjectNode mine, @ForAll("pods") ObjectNode theirs) {
    ObjectNode both = apply(apply(null, theirs, "bob", 1), mine, "alice", 2);
    ObjectNode nothing = mine.deepCopy();
    nothing.remove("spec");
    ((ObjectNode) nothing.get("metadata")).remove(List.of("labels", "finalizers"));

    ObjectNode left = apply(both, nothing, "alice", 3);

    FieldSet owned = ownedBy(left, "bob");
    assertThat(owned.difference(FieldReader.read(POD, left)).isEmpty()).isTrue();
    assertThat(ownedBy(left, "alice").isEmpty()).isTrue();
    assertThat(FieldReader.read(POD, withoutManagers(left)).difference(system())).isEqualTo(owned);
  }

  @Property(tries = 300)
  void disjointManagersNeverConflict(
      @ForAll("pods") ObjectNode first, @ForAll("pods") ObjectNode second) {
    FieldSet one = FieldReader.read(POD, first).difference(system());
    FieldSet two = FieldReader.read(POD, second).difference(system());
    ObjectNode live = apply(null, first, "alice", 1);

    try {
      FieldManagement.apply(POD, live, second, manager("bob"), Force.NO, TIME);
    } catch (ApiException conflict) {
      assertThat(conflict.reason()).isEqualTo("Conflict");
      assertThat(one.intersection(two).isEmpty()).isFalse();
    }
  }

  @Property(tries = 300)
  void everyOwnedFieldExistsAfterAnyUpdate(
      @ForAll("pods") ObjectNode before, @ForAll("pods") ObjectNode after) {
    ObjectNode stored = apply(null, before, "alice", 1);
    ObjectNode sent = after.deepCopy();

    ObjectNode result = FieldManagement.recordUpdate(POD, stored, sent, manager("bob"), TIME);

    FieldSet present = FieldComparison.of(POD, EMPTY, withoutManagers(result)).added();
    for (JsonNode entry : result.at("/metadata/managedFields")) {
      FieldSet owned = FieldSet.decode(entry.get("fieldsV1"));
      assertThat(owned.difference(present).isEmpty()).isTrue();
    }
    assertThat(withoutManagers(result)).isEqualTo(after);
  }

  @Property(tries = 500)
  void wildObjectsAreRecordedOrRefusedButNeverBreakIt(
      @ForAll("wild") ObjectNode before, @ForAll("wild") ObjectNode after) {
    FieldManagement.recordUpdate(POD, before, after, manager("bob"), TIME);
    after.put("apiVersion", "v1");
    try {
      FieldManagement.apply(POD, before, after, manager("bob"), Force.NO, TIME);
    } catch (ApiException refusal) {
      assertThat(refusal.code()).isBetween(400, 422);
    }
  }

  @Property(tries = 300)
  void fieldSetsSurviveBeingWritten(@ForAll("pods") ObjectNode pod) {
    FieldSet set = FieldReader.read(POD, pod);

    assertThat(FieldSet.decode(set.encode())).isEqualTo(set);
  }

  @Example
  void moreThanTenUpdatersArePutTogether() {
    ObjectNode pod = Trees.pods().sample();
    ObjectNode labels = ((ObjectNode) pod.get("metadata")).putObject("labels");
    ObjectNode live = null;
    for (int i = 0; i < 14; i++) {
      labels.put("l" + i, "v");
      live =
          FieldManagement.recordUpdate(
              POD, live, pod.deepCopy(), manager("m" + i), TIME.plusSeconds(i));
    }

    List<String> managers = live.at("/metadata/managedFields").findValuesAsText("manager");

    assertThat(managers).hasSize(10).contains("ancient-changes", "m13").doesNotContain("m0", "m4");
  }

  private static final ObjectNode EMPTY =
      com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();

  private static FieldManager manager(String name) {
    return FieldManager.of(name, "v1");
  }

  private static ObjectNode apply(ObjectNode live, ObjectNode applied, String name, int second) {
    return FieldManagement.apply(
        POD, live, applied, manager(name), Force.YES, TIME.plusSeconds(second));
  }

  private static FieldSet ownedBy(ObjectNode object, String name) {
    return ManagedEntries.of(object)
        .fieldsOf(ManagedEntry.Owner.of(manager(name), ManagedEntry.APPLY));
  }

  private static FieldSet system() {
    FieldSet.Builder builder = new FieldSet.Builder();
    builder.at(new PathElement.Name("apiVersion")).add();
    builder.at(new PathElement.Name("kind")).add();
    builder.at(new PathElement.Name("metadata")).at(new PathElement.Name("name")).add();
    return builder.build();
  }

  private static ObjectNode withoutManagers(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ManagedEntries.removeFrom(copy);
    return copy;
  }

  private static ObjectNode withoutEmpties(ObjectNode object) {
    ObjectNode copy = withoutManagers(object);
    if (copy.path("spec").isEmpty()) {
      copy.remove("spec");
    }
    return copy;
  }

  @Provide
  Arbitrary<ObjectNode> pods() {
    return Trees.pods();
  }

  @Provide
  Arbitrary<ObjectNode> wild() {
    return Trees.objects(
        Arbitraries.of(
            "metadata", "labels", "finalizers", "spec", "containers", "ports", "name", "x"),
        5);
  }
}
