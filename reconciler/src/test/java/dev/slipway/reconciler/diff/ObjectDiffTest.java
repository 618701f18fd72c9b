package dev.slipway.reconciler.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectDiffTest {
  private static List<String> diff(String desired, String live) {
    return ObjectDiff.between(parse(desired), parse(live)).stream()
        .map(FieldDiff::toString)
        .toList();
  }

  private static KubeObject parse(String json) {
    return KubeObject.parse(json.replace('\'', '"').getBytes());
  }

  @ParameterizedTest
  @CsvSource({"1000m,1", "3072Mi,3Gi", "0.5,500m", "1e3,1k", "1024Ki,1Mi", "2,2.0", "1E,1000P"})
  void sameAmountWrittenDifferently_isNoDifference(String one, String other) {
    String form =
        "{'kind':'Pod','spec':{'containers':[{'name':'a','resources':{'limits':{'cpu':'%s'}}}]}}";

    assertThat(diff(form.formatted(one), form.formatted(other))).isEmpty();
  }

  @Test
  void sameTextOutsideAmounts_isComparedAsText() {
    assertThat(diff("{'data':{'a':'1000m'}}", "{'data':{'a':'1'}}"))
        .containsExactly("data.a: 1 -> 1000m");
  }

  @Test
  void defaultsAndStatus_areNoDifference() {
    assertThat(
            diff(
                "{'spec':{'ports':[{'port':80}],'selector':{'a':'b'}}}",
                "{'spec':{'ports':[{'port':80,'protocol':'TCP','targetPort':80}],"
                    + "'selector':{'a':'b'},'clusterIP':'10.0.0.1','type':'ClusterIP'},"
                    + "'status':{'loadBalancer':{}}}"))
        .isEmpty();
  }

  @Test
  void orderOfKeyedLists_isNoDifference() {
    assertThat(
            diff(
                "{'spec':{'env':[{'name':'A','value':'1'},{'name':'B','value':'2'}]}}",
                "{'spec':{'env':[{'name':'B','value':'2'},{'name':'A','value':'1'}]}}"))
        .isEmpty();
  }

  @Test
  void orderOfPlainLists_matters() {
    assertThat(diff("{'spec':{'command':['a','b']}}", "{'spec':{'command':['b','a']}}")).hasSize(2);
  }

  @Test
  void zeroAndAbsent_areTheSame() {
    assertThat(
            diff(
                "{'spec':{'hostNetwork':false,'resources':{'limits':{}},'x':'','n':0,'e':[]}}",
                "{'spec':{}}"))
        .isEmpty();
  }

  @Test
  void zeroAndSomething_differ() {
    assertThat(diff("{'spec':{'replicas':0}}", "{'spec':{'replicas':3}}"))
        .containsExactly("spec.replicas: 3 -> 0");
  }

  @Test
  void fieldThatGitNoLongerMentions_isRemoved() {
    String live =
        "{'metadata':{'labels':{'a':'1','b':'2'},'managedFields':[{'manager':'slipway',"
            + "'operation':'Apply','fieldsV1':{'f:metadata':{'f:labels':{'f:a':{},'f:b':{}}}}}]}}";

    assertThat(diff("{'metadata':{'labels':{'a':'1'}}}", live))
        .containsExactly("metadata.labels.b: 2 -> (removed)");
  }

  @Test
  void listElementThatGitNoLongerMentions_isRemoved() {
    String live =
        "{'metadata':{'managedFields':[{'manager':'slipway','operation':'Apply','fieldsV1':{"
            + "'f:spec':{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{}},"
            + "'k:{\\'port\\':81,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{}}}}}}]},"
            + "'spec':{'ports':[{'port':80,'protocol':'TCP'},{'port':81,'protocol':'TCP'}]}}";

    assertThat(diff("{'spec':{'ports':[{'port':80}]}}", live))
        .singleElement()
        .asString()
        .startsWith("spec.ports[port=81,protocol=TCP]: ")
        .endsWith("-> (removed)");
  }

  @Test
  void whatOthersAdded_isNoneOfOurBusiness() {
    String live =
        "{'metadata':{'labels':{'a':'1','theirs':'2'},'managedFields':[{'manager':'kubectl',"
            + "'operation':'Update','fieldsV1':{'f:metadata':{'f:labels':{'f:theirs':{}}}}}]}}";

    assertThat(diff("{'metadata':{'labels':{'a':'1'}}}", live)).isEmpty();
  }

  @Test
  void whatSomebodyAddedInsideOfADeclaredListOrMap_isTakenOut() {
    KubeObject desired =
        parse("{'kind':'Service','spec':{'ports':[{'port':80}],'selector':{'a':'b'}}}");
    KubeObject live =
        parse(
            "{'kind':'Service','metadata':{'resourceVersion':'7','managedFields':[{"
                + "'manager':'kubectl','operation':'Update','fieldsV1':{'f:spec':{"
                + "'f:ports':{'k:{\\'port\\':81,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{}}},"
                + "'f:selector':{'f:x':{}}}}}]},"
                + "'spec':{'clusterIP':'10.0.0.1','ports':[{'port':81,'protocol':'TCP'},"
                + "{'port':80,'protocol':'TCP','targetPort':80}],'selector':{'a':'b','x':'y'}}}");

    List<FieldDiff> diffs = ObjectDiff.between(desired, live);

    assertThat(diffs)
        .extracting(diff -> diff.path().toString())
        .containsExactly("spec.ports[port=81,protocol=TCP]", "spec.selector.x");
    KubeObject overwritten = ForeignFields.overwritten(desired, live, diffs).orElseThrow();
    assertThat(overwritten.at("spec"))
        .isEqualTo(
            parse(
                    "{'spec':{'clusterIP':'10.0.0.1','ports':[{'port':80,'protocol':'TCP',"
                        + "'targetPort':80}],'selector':{'a':'b'}}}")
                .at("spec"));
    assertThat(overwritten.resourceVersion()).isEqualTo("7");
  }

  @Test
  void secretValues_areNeverShown() {
    List<String> diffs =
        diff(
            "{'kind':'Secret','apiVersion':'v1','data':{'password':'bmV3'}}",
            "{'kind':'Secret','apiVersion':'v1','data':{'password':'b2xk'}}");

    assertThat(diffs).hasSize(1);
    assertThat(diffs.getFirst()).contains("data.password").doesNotContain("bmV3", "b2xk");
  }

  @Test
  void author_isWhoOwnsTheFieldNow() {
    KubeObject live =
        parse(
            "{'metadata':{'managedFields':["
                + "{'manager':'slipway','operation':'Apply','time':'2026-01-01T00:00:00Z',"
                + "'fieldsV1':{'f:spec':{'f:selector':{}}}},"
                + "{'manager':'other','operation':'Update','time':'2026-01-03T00:00:00Z',"
                + "'fieldsV1':{'f:metadata':{'f:labels':{'f:x':{}}}}},"
                + "{'manager':'kubectl','operation':'Update','subresource':'scale',"
                + "'time':'2026-01-02T00:00:00Z','fieldsV1':{'f:spec':{'f:replicas':{}}}}]}}");

    FieldOwners.Author author =
        FieldOwners.of(live)
            .authorOf(FieldPath.of("spec", "replicas"), ObjectDiff.MANAGER)
            .orElseThrow();

    assertThat(author).hasToString("kubectl (scale)");
    assertThat(author.time()).contains(java.time.Instant.parse("2026-01-02T00:00:00Z"));
  }

  /** Requests and answers recorded from a real API server: what was applied never differs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "11-apply-pod-list-maps",
        "13-apply-controller",
        "14-apply-controller-removes-list-items",
        "15-apply-service",
        "16-apply-service-port-removed-and-changed"
      })
  void whatWasJustApplied_neverDiffers(String recording) throws IOException {
    KubeObject exchange = recorded(recording);
    KubeObject desired = KubeObject.parse(exchange.at("request", "body").toString().getBytes());
    KubeObject live = KubeObject.parse(exchange.at("response", "body").toString().getBytes());

    assertThat(ObjectDiff.between(desired, live)).isEmpty();
  }

  private static KubeObject recorded(String name) throws IOException {
    try (InputStream in =
        ObjectDiffTest.class.getResourceAsStream("/golden-api/" + name + ".json")) {
      return KubeObject.parse(in.readAllBytes());
    }
  }
}
