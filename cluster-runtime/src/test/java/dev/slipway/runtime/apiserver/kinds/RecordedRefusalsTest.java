package dev.slipway.runtime.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad objects are refused in a real server's words. */
class RecordedRefusalsTest {
  @Test
  void manyMistakesInOnePod() {
    Recorded recorded = Recorded.load("33-error-invalid-many-causes");
    ObjectNode pod = recorded.request().deepCopy();
    recorded.type().applyDefaults(pod);

    List<Cause> causes = recorded.type().validate(KubeObject.of(pod));

    assertThat(causes).containsExactlyElementsOf(specCauses(recorded.answer()));
  }

  @Test
  void clusterIpThatChanges() {
    Recorded recorded = Recorded.load("39-error-immutable-cluster-ip");
    KubeObject wanted = KubeObject.of(recorded.request());
    KubeObject before =
        wanted.with(
            service -> {
              ObjectNode spec = (ObjectNode) service.get("spec");
              spec.put("clusterIP", "10.0.0.16");
              spec.putArray("clusterIPs").add("10.0.0.16");
            });

    List<Cause> causes = recorded.type().validateUpdate(before, wanted);

    assertThat(causes).containsExactlyElementsOf(specCauses(recorded.answer()));
  }

  @Test
  void podWhoseCommandAndNodeChange() {
    Recorded recorded = Recorded.load("40-error-pod-update-forbidden");
    KubeObject wanted = KubeObject.of(recorded.request());
    KubeObject before =
        wanted.with(
            pod -> {
              ((ObjectNode) pod.path("spec")).remove("nodeName");
              ((ObjectNode) pod.path("spec").path("containers").get(0)).remove("command");
            });

    List<Cause> causes = recorded.type().validateUpdate(before, wanted);

    assertThat(causes).hasSize(1);
    Cause expected = specCauses(recorded.answer()).get(0);
    assertThat(causes.get(0).reason()).isEqualTo(expected.reason());
    assertThat(causes.get(0).field()).isEqualTo(expected.field());
    assertThat(causes.get(0).message())
        .startsWith("Forbidden: pod updates may not change fields other than");
  }

  @Test
  void imageAndMoreTolerationsMayChange() {
    KubeObject before =
        KubeObject.of(
            Recorded.json(
                "{'spec':{'containers':[{'name':'a','image':'x'}],'tolerations':[{'key':'k'}]}}"));
    KubeObject after =
        KubeObject.of(
            Recorded.json(
                "{'spec':{'containers':[{'name':'a','image':'y'}],"
                    + "'tolerations':[{'key':'k'},{'key':'l'}]}}"));

    assertThat(Recorded.kind("Pod").validateUpdate(before, after)).isEmpty();
    assertThat(Recorded.kind("Pod").validateUpdate(after, before))
        .extracting(Cause::field)
        .containsExactly("spec.tolerations");
  }

  @Test
  void addressThatIsStillAPlaceholder() {
    ObjectNode service =
        Recorded.json(
            "{'spec':{'ports':[{'port':80}],'externalIPs':['your.ip.address.here','127.0.0.1']}}");
    Recorded.kind("Service").applyDefaults(service);

    assertThat(Recorded.kind("Service").validate(KubeObject.of(service)))
        .extracting(Cause::field, Cause::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "spec.externalIPs[0]",
                "Invalid value: \"your.ip.address.here\": must be a valid IP address, (e.g. 10.9.8.7"
                    + " or 2001:db8::ffff)"),
            org.assertj.core.groups.Tuple.tuple(
                "spec.externalIPs[1]",
                "Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8,"
                    + " ::1/128)"));
  }

  @Test
  void controllerWhoseSelectorMissesItsOwnPods() {
    ObjectNode controller =
        Recorded.json(
            "{'spec':{'selector':{'a':'1'},'template':{'metadata':{'labels':{'a':'2'}},"
                + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
    Recorded.kind("ReplicationController").applyDefaults(controller);

    assertThat(Recorded.kind("ReplicationController").validate(KubeObject.of(controller)))
        .containsExactly(
            new Cause(
                "FieldValueInvalid",
                "Invalid value: map[string]string{\"a\":\"2\"}: `selector` does not match template"
                    + " `labels`",
                "spec.template.metadata.labels"));
  }

  @Test
  void ourOwnDefinitionsAreFine() {
    for (KubeObject crd : dev.slipway.api.resource.Crds.all()) {
      ObjectNode tree = crd.toTree();
      Recorded.kind("CustomResourceDefinition").prepareForCreate(tree);
      Recorded.kind("CustomResourceDefinition").applyDefaults(tree);

      assertThat(Recorded.kind("CustomResourceDefinition").validate(KubeObject.of(tree))).isEmpty();
      assertThat(tree.path("status").path("storedVersions").path(0).asText()).isEqualTo("v1alpha1");
    }
  }

  private static List<Cause> specCauses(JsonNode status) {
    List<Cause> causes = new ArrayList<>();
    for (JsonNode cause : status.path("details").path("causes")) {
      if (cause.path("field").asText().startsWith("spec")) {
        causes.add(
            new Cause(
                cause.path("reason").asText(),
                cause.path("message").asText(),
                cause.path("field").asText()));
      }
    }
    return causes;
  }
}
