package dev.slipway.api.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldVersionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> warnings = new ArrayList<>();

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private JsonNode toV1(String text) {
    return Conversion.toV1(json(text), warnings);
  }

  @Test
  void flatServices() {
    assertThat(
            toV1(
                "{'id':'frontend','kind':'Service','apiVersion':'v1beta1','port':8000,"
                    + "'containerPort':'http-server','selector':{'name':'frontend'},"
                    + "'labels':{'name':'frontend'},'resourceVersion':7,"
                    + "'createExternalLoadBalancer':true}"))
        .isEqualTo(
            json(
                "{'kind':'Service','apiVersion':'v1','metadata':{'name':'frontend',"
                    + "'labels':{'name':'frontend'},'resourceVersion':'7'},'spec':{"
                    + "'selector':{'name':'frontend'},"
                    + "'ports':[{'port':8000,'targetPort':'http-server'}],'type':'LoadBalancer'}}"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void flatControllers() {
    assertThat(
            toV1(
                "{'id':'redis','kind':'ReplicationController','apiVersion':'v1beta1',"
                    + "'labels':{'name':'redis'},'desiredState':{'replicas':2,"
                    + "'replicaSelector':{'name':'redis'},'podTemplate':{'labels':{'name':'redis'},"
                    + "'desiredState':{'manifest':{'version':'v1beta1','id':'redis','containers':[{"
                    + "'name':'redis','image':'redis','cpu':100,'memory':1000,'command':['a'],"
                    + "'imagePullPolicy':'PullAlways','env':[{'key':'K','value':'V'}],"
                    + "'volumeMounts':[{'name':'v','path':'/v','mountType':'x'}]}],"
                    + "'restartPolicy':{'always':{}},"
                    + "'volumes':[{'name':'v','source':{'hostDir':{'path':'/h'}}},{'name':'s',"
                    + "'source':{'secret':{'target':{'kind':'Secret','name':'k'}}}},{'name':'d',"
                    + "'source':{'persistentDisk':{'pdName':'x'},'emptyDir':null}}]}}}}}"))
        .isEqualTo(
            json(
                "{'kind':'ReplicationController','apiVersion':'v1','metadata':{'name':'redis',"
                    + "'labels':{'name':'redis'}},'spec':{'replicas':2,'selector':{'name':'redis'},"
                    + "'template':{'metadata':{'labels':{'name':'redis'}},'spec':{'containers':[{"
                    + "'name':'redis','image':'redis','args':['a'],'imagePullPolicy':'Always',"
                    + "'resources':{'limits':{'cpu':'100m','memory':'1000'}},"
                    + "'env':[{'name':'K','value':'V'}],"
                    + "'volumeMounts':[{'name':'v','mountPath':'/v'}]}],'restartPolicy':'Always',"
                    + "'volumes':[{'name':'v','hostPath':{'path':'/h'}},"
                    + "{'name':'s','secret':{'secretName':'k'}},"
                    + "{'name':'d','gcePersistentDisk':{'pdName':'x'}}]}}}}"));
  }

  @Test
  void flatPodsNodesAndEndpoints() {
    assertThat(
            toV1(
                "{'kind':'Pod','apiVersion':'v1beta2','id':'p','nodeSelector':{'a':'b'},"
                    + "'currentState':{'status':'Running'},'desiredState':{'host':'n',"
                    + "'manifest':{'containers':[]}}}"))
        .isEqualTo(
            json(
                "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p'},'spec':{'containers':[],"
                    + "'nodeName':'n','nodeSelector':{'a':'b'}}}"));
    assertThat(
            toV1(
                "{'kind':'Minion','apiVersion':'v1beta1','id':'m','hostIP':'10.0.0.1',"
                    + "'resources':{'capacity':{'cpu':'1'}}}"))
        .isEqualTo(
            json(
                "{'kind':'Node','apiVersion':'v1','metadata':{'name':'m'},'spec':{},'status':{"
                    + "'addresses':[{'type':'LegacyHostIP','address':'10.0.0.1'}],"
                    + "'capacity':{'cpu':'1'}}}"));
    assertThat(
            toV1(
                "{'kind':'Endpoints','apiVersion':'v1beta1','id':'e','protocol':'TCP',"
                    + "'endpoints':['10.0.0.1:80','10.0.0.2:80']}"))
        .isEqualTo(
            json(
                "{'kind':'Endpoints','apiVersion':'v1','metadata':{'name':'e'},'subsets':[{"
                    + "'addresses':[{'ip':'10.0.0.1'},{'ip':'10.0.0.2'}],"
                    + "'ports':[{'port':80,'protocol':'TCP'}]}]}"));
  }

  @Test
  void theListOfAddressesThatNeverExisted() {
    JsonNode service =
        toV1(
            "{'kind':'Service','apiVersion':'v1beta3','metadata':{'name':'s'},'spec':{"
                + "'portalIPs':['1.2.3.4'],'ports':[{'port':80,'containerPort':8080}]}}");

    assertThat(service.path("spec"))
        .isEqualTo(json("{'externalIPs':['1.2.3.4'],'ports':[{'port':80,'targetPort':8080}]}"));
    assertThat(warnings).hasSize(2);
  }

  @Test
  void addressesThatV1OnceCalledDeprecated() {
    JsonNode service =
        toV1("{'kind':'Service','apiVersion':'v1','spec':{'deprecatedPublicIPs':['1.2.3.4']}}");

    assertThat(service.path("spec")).isEqualTo(json("{'externalIPs':['1.2.3.4']}"));
  }

  @Test
  void strayFieldsAreDroppedWithAWarning() {
    JsonNode pod =
        toV1(
            "{'kind':'Pod','apiVersion':'v1beta3','id':'p','metadata':{'name':'p'},"
                + "'spec':{'version':'v1beta3','name':'p','containers':[]}}");

    assertThat(pod)
        .isEqualTo(
            json(
                "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p'},'spec':{'containers':[]}}"));
    assertThat(warnings)
        .containsExactly(
            "unknown field \"id\"",
            "unknown field \"spec.version\"",
            "unknown field \"spec.name\"");
  }

  @Test
  void privilegesThatContradictEachOther() {
    assertThatThrownBy(
            () ->
                toV1(
                    "{'kind':'Pod','apiVersion':'v1beta3','spec':{'containers':[{},"
                        + "{'privileged':true,'securityContext':{'privileged':false}}]}}"))
        .isInstanceOfSatisfying(
            ConversionException.class,
            e -> assertThat(e.field()).isEqualTo("spec.containers[1].privileged"));
  }

  @Test
  void commandsOfTheTimeBeforeArguments() {
    JsonNode pod =
        toV1(
            "{'kind':'Pod','apiVersion':'v1beta3','metadata':{'annotations':{"
                + "'slipway.dev/command-is-args':'true'}},'spec':{'containers':[{'command':['a']}]}}");

    assertThat(pod.path("spec").path("containers").path(0)).isEqualTo(json("{'args':['a']}"));
  }

  @Test
  void statesBothWays() {
    String old =
        "{'kind':'Pod','apiVersion':'v1beta3','spec':{'containers':[]},'status':{"
            + "'phase':'Running','Condition':[{'type':'Ready','status':'True'}],"
            + "'containerStatuses':[{'state':{'termination':{'exitCode':1}},"
            + "'lastState':{'termination':{'exitCode':2}}}]}}";

    JsonNode pod = toV1(old);

    assertThat(pod.path("status").path("conditions")).hasSize(1);
    assertThat(pod.at("/status/containerStatuses/0/state/terminated/exitCode").asInt())
        .isEqualTo(1);
    assertThat(Conversion.fromV1((ObjectNode) pod, "v1beta3")).isEqualTo(json(old));
  }

  @Test
  void listsAndStatuses() {
    ObjectNode list =
        json(
            "{'kind':'PodList','apiVersion':'v1','metadata':{},'items':[{'metadata':{'name':'p'},"
                + "'spec':{'nodeName':'n','containers':[]}}]}");

    assertThat(Conversion.fromV1(list, "v1beta3"))
        .isEqualTo(
            json(
                "{'kind':'PodList','apiVersion':'v1beta3','metadata':{},'items':[{"
                    + "'metadata':{'name':'p'},'spec':{'host':'n','containers':[]}}]}"));
    assertThat(
            Conversion.fromV1(
                json("{'kind':'Status','apiVersion':'v1','details':{'name':'x','kind':'pods'}}"),
                "v1beta3"))
        .isEqualTo(
            json("{'kind':'Status','apiVersion':'v1beta3','details':{'id':'x','kind':'pods'}}"));
  }

  @Test
  void otherKindsAreRefusedByName() {
    assertThatThrownBy(() -> toV1("{'kind':'ConfigMap','apiVersion':'v1beta3'}"))
        .hasMessageContaining("v1beta3 has no kind ConfigMap");
    assertThat(toV1("{'kind':'ConfigMap','apiVersion':'v1'}"))
        .isEqualTo(json("{'kind':'ConfigMap','apiVersion':'v1'}"));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,IfNotPresent",
    "nginx:latest,Always",
    "nginx:1.7,IfNotPresent",
    "host:5000/nginx,IfNotPresent",
    "latest,IfNotPresent"
  })
  void imagesWithoutATagWereNotPulledAgain(String image, String policy) {
    ObjectNode pod =
        (ObjectNode)
            toV1(
                "{'kind':'Pod','apiVersion':'v1beta3','spec':{'containers':[{'image':'"
                    + image
                    + "'}]}}");

    Conversion.applyDifferingDefaults(pod);

    assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo(policy);
  }
}
