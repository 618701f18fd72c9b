package dev.slipway.runtime.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables have the columns a real server printed, and the cells. */
class TablesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T22:36:44Z");

  /** Columns that servers newer than the recorded one print. */
  private static final Set<String> NEWER = Set.of("VolumeAttributesClass");

  @ParameterizedTest
  @CsvSource({
    "58-table-pods,pods",
    "59-table-replicationcontrollers,replicationcontrollers",
    "60-table-services,services",
    "61-table-configmaps,configmaps",
    "62-table-secrets,secrets",
    "63-table-events,events",
    "64-table-persistentvolumeclaims,persistentvolumeclaims",
    "65-table-endpoints,endpoints",
    "66-table-serviceaccounts,serviceaccounts",
    "67-table-nodes,nodes",
    "68-table-namespaces,namespaces",
    "69-table-persistentvolumes,persistentvolumes"
  })
  void columnsAreTheRealServers(String recording, String plural) {
    List<String> expected = new ArrayList<>();
    for (JsonNode column : Recorded.load(recording).answer().path("columnDefinitions")) {
      String name = column.path("name").asText();
      // Since 1.22 restarts are text, because they say when the last one was.
      String type = name.equals("Restarts") ? "string" : column.path("type").asText();
      expected.add(
          String.join(
              " ", name, type, column.path("format").asText(), column.path("priority").asText()));
    }

    assertThat(Recorded.plural(plural).columns())
        .filteredOn(column -> !NEWER.contains(column.name()))
        .extracting(
            column ->
                String.join(
                    " ",
                    column.name(),
                    column.type(),
                    column.format(),
                    Integer.toString(column.priority())))
        .containsExactlyElementsOf(expected);
    assertThat(Recorded.plural(plural).columns())
        .allSatisfy(column -> assertThat(column.description()).isNotEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "49-defaults-service,60-table-services",
    "52-defaults-service-loadbalancer,60-table-services",
    "54-secret-string-data,62-table-secrets",
    "55-event,63-table-events",
    "51-defaults-persistentvolumeclaim,64-table-persistentvolumeclaims",
    "48-generate-name,58-table-pods"
  })
  void rowsAreTheRealServers(String created, String table) {
    Recorded recorded = Recorded.load(created);
    KubeObject object = KubeObject.parse(recorded.answer().toString().getBytes());
    List<String> expected = List.of();
    for (JsonNode row : Recorded.load(table).answer().path("rows")) {
      List<String> cells = new ArrayList<>();
      row.path("cells").forEach(cell -> cells.add(cell.asText()));
      if (cells.contains(object.name())) {
        expected = cells;
      }
    }

    assertThat(cells(recorded.type(), object)).isEqualTo(expected);
  }

  private static List<String> cells(ResourceType type, KubeObject object) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < type.columns().size(); i++) {
      if (!NEWER.contains(type.columns().get(i).name())) {
        cells.add(type.cells(object, NOW).get(i).toString());
      }
    }
    return cells;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'state':{'waiting':{'reason':'CrashLoopBackOff'}},'restartCount':3}|CrashLoopBackOff|0/1",
        "{'state':{'waiting':{'reason':'ImagePullBackOff'}}}|ImagePullBackOff|0/1",
        "{'state':{'running':{}},'ready':true}|Running|1/1",
        "{'state':{'running':{}},'ready':false}|Running|0/1",
        "{'state':{'terminated':{'exitCode':0,'reason':'Completed'}}}|Completed|0/1",
        "{'state':{'terminated':{'exitCode':3}}}|ExitCode:3|0/1",
        "{'state':{'terminated':{'exitCode':137,'signal':9}}}|Signal:9|0/1",
        "{'state':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}}|OOMKilled|0/1"
      })
  void podsSayWhatGoesOnWithThem(String status, String word, String ready) {
    KubeObject pod = pod("{'phase':'Running','containerStatuses':[" + status + "]}");

    List<Object> cells = Recorded.kind("Pod").cells(pod, NOW);

    assertThat(cells.subList(1, 3)).containsExactly(ready, word);
  }

  @Test
  void podsThatAreBeingDeletedSaySo() {
    KubeObject pod =
        pod("{'phase':'Running'}")
            .with(
                tree ->
                    ((ObjectNode) tree.path("metadata"))
                        .put("deletionTimestamp", "2026-11-21T22:36:00Z"));

    assertThat(Recorded.kind("Pod").cells(pod, NOW).get(2)).isEqualTo("Terminating");
  }

  @Test
  void podsThatInitializeSayHowFar() {
    KubeObject pod =
        KubeObject.of(
            Recorded.json(
                "{'metadata':{'name':'p'},'spec':{'initContainers':[{'name':'a'},{'name':'b'}],"
                    + "'containers':[{'name':'c'}]},'status':{'phase':'Pending',"
                    + "'initContainerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0}}},"
                    + "{'name':'b','state':{'running':{}}}],'containerStatuses':[{'name':'c',"
                    + "'state':{'waiting':{'reason':'PodInitializing'}}}]}}"));

    assertThat(Recorded.kind("Pod").cells(pod, NOW).get(2)).isEqualTo("Init:1/2");
  }

  @Test
  void restartsSayWhenTheLastOneWas() {
    KubeObject pod =
        pod(
            "{'phase':'Running','containerStatuses':[{'state':{'running':{}},'ready':true,"
                + "'restartCount':2,'lastState':{'terminated':{"
                + "'finishedAt':'2026-11-21T22:31:44Z'}}}]}");

    assertThat(Recorded.kind("Pod").cells(pod, NOW).get(3)).isEqualTo("2 (5m ago)");
  }

  private static KubeObject pod(String status) {
    return KubeObject.of(
        Recorded.json(
            "{'metadata':{'name':'p','creationTimestamp':'2026-11-21T22:00:00Z'},"
                + "'spec':{'containers':[{'name':'c'}]},'status':"
                + status
                + "}"));
  }

  @ParameterizedTest
  @CsvSource({
    "-5,<invalid>",
    "-1,0s",
    "0,0s",
    "119,119s",
    "120,2m",
    "125,2m5s",
    "599,9m59s",
    "600,10m",
    "10799,179m",
    "10800,3h",
    "14700,4h5m",
    "28800,8h",
    "172799,47h",
    "172800,2d",
    "180000,2d2h",
    "691200,8d",
    "63071999,729d",
    "63072000,2y",
    "63158400,2y1d",
    "252288000,8y"
  })
  void lengthsOfTimeAreShort(long seconds, String expected) {
    assertThat(Cells.duration(Duration.ofSeconds(seconds))).isEqualTo(expected);
  }

  @Test
  void endpointsShowTheFirstThree() {
    KubeObject endpoints =
        KubeObject.of(
            Recorded.json(
                "{'metadata':{'name':'e'},'subsets':[{'addresses':[{'ip':'10.0.0.1'},"
                    + "{'ip':'10.0.0.2'}],'ports':[{'port':80},{'port':443}]}]}"));

    assertThat(Recorded.kind("Endpoints").cells(endpoints, NOW).get(1))
        .isEqualTo("10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 1 more...");
  }

  @Test
  void slicesShowPortsAndAddresses() {
    KubeObject slice =
        KubeObject.of(
            Recorded.json(
                "{'metadata':{'name':'s'},'addressType':'IPv4','endpoints':[{'addresses':"
                    + "['10.0.0.1']},{'addresses':['10.0.0.2']},{'addresses':['10.0.0.3']},"
                    + "{'addresses':['10.0.0.4']}],'ports':[{'port':80},{'name':'dns'},{}]}"));
    KubeObject empty =
        KubeObject.of(Recorded.json("{'metadata':{'name':'s'},'addressType':'IPv6'}"));

    assertThat(Recorded.kind("EndpointSlice").cells(slice, NOW))
        .startsWith("s", "IPv4", "80,dns,*", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...");
    assertThat(Recorded.kind("EndpointSlice").cells(empty, NOW))
        .startsWith("s", "IPv6", "<unset>", "<unset>");
  }

  @Test
  void nodesSayWhetherTheyTakePods() {
    KubeObject node =
        KubeObject.of(
            Recorded.json(
                "{'metadata':{'name':'n','labels':{'node-role.kubernetes.io/control-plane':''}},"
                    + "'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready',"
                    + "'status':'True'}],'addresses':[{'type':'InternalIP','address':'10.1.1.1'}],"
                    + "'nodeInfo':{'kubeletVersion':'v1.32.4'}}}"));

    assertThat(Recorded.kind("Node").cells(node, NOW))
        .containsSubsequence(
            "n", "Ready,SchedulingDisabled", "control-plane", "v1.32.4", "10.1.1.1");
  }
}
