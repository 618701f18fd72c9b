package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.apiserver.Api.Answer;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What writes mean; each test has a namespace of its own. */
class WriteSemanticsIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static ApiServerFixture fixture;
  private static Api api;

  private String namespace;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.inMemory();
    api = new Api(fixture);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    fixture.close();
  }

  @BeforeEach
  void createNamespace() {
    String name = "n" + NUMBER.incrementAndGet();
    namespace = "/api/v1/namespaces/" + name + "/";
    assertThat(api.post("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}").code())
        .isEqualTo(201);
  }

  @Test
  void aWriteThatChangesNothingIsNoWrite() {
    Answer created =
        api.post(namespace + "configmaps", "{'metadata':{'name':'a'},'data':{'k':'v'}}");

    Answer same = api.put(namespace + "configmaps/a", "{'metadata':{'name':'a'},'data':{'k':'v'}}");
    Answer patched = api.merge(namespace + "configmaps/a", "{'data':{'k':'v'}}");

    assertThat(same.code()).isEqualTo(200);
    assertThat(same.text("metadata", "resourceVersion"))
        .isEqualTo(patched.text("metadata", "resourceVersion"))
        .isEqualTo(created.text("metadata", "resourceVersion"));
  }

  @Test
  void generationsCountChangesOfTheSpecOnly() {
    api.post(namespace + "replicationcontrollers", controller("r"));
    String path = namespace + "replicationcontrollers/r";

    assertThat(api.merge(path, "{'metadata':{'labels':{'x':'y'}}}").text("metadata", "generation"))
        .isEqualTo("1");
    assertThat(api.merge(path + "/status", "{'status':{'replicas':2}}").code()).isEqualTo(200);
    Answer scaled = api.merge(path + "/scale", "{'spec':{'replicas':3}}");
    assertThat(scaled.text("spec", "replicas")).isEqualTo("3");
    assertThat(scaled.text("status", "replicas")).isEqualTo("2");
    assertThat(api.get(path).text("metadata", "generation")).isEqualTo("2");
    assertThat(api.merge(path, "{'status':{'replicas':9}}").text("status", "replicas"))
        .isEqualTo("2");
  }

  @Test
  void aPodOnANodeIsGivenTimeAndASecondDeleteMayOnlyShortenIt() {
    api.post(namespace + "pods", pod("p"));
    assertThat(
            api.post(
                    namespace + "pods/p/binding",
                    "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}")
                .code())
        .isEqualTo(201);
    assertThat(api.get(namespace + "pods/p").text("spec", "nodeName")).isEqualTo("n1");

    Answer first = api.delete(namespace + "pods/p", "");
    assertThat(first.text("metadata", "deletionGracePeriodSeconds")).isEqualTo("30");
    Answer longer = api.delete(namespace + "pods/p", "{'gracePeriodSeconds':60}");
    assertThat(longer.text("metadata", "deletionGracePeriodSeconds")).isEqualTo("30");
    Answer shorter = api.delete(namespace + "pods/p", "{'gracePeriodSeconds':5}");
    assertThat(shorter.text("metadata", "deletionGracePeriodSeconds")).isEqualTo("5");
    assertThat(api.delete(namespace + "pods/p", "{'gracePeriodSeconds':0}").code()).isEqualTo(200);
    assertThat(api.get(namespace + "pods/p").code()).isEqualTo(404);
  }

  @Test
  void aPodIsBoundOnce() {
    api.post(namespace + "pods", pod("p"));
    String binding = "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}";

    assertThat(api.post(namespace + "pods/p/binding", binding).code()).isEqualTo(201);
    Answer again = api.post(namespace + "pods/p/binding", binding);

    assertThat(again.code()).isEqualTo(409);
    assertThat(again.text("message")).contains("already assigned to node \"n1\"");
  }

  @Test
  void aPodThatRunsNowhereGoesAtOnce() {
    api.post(namespace + "pods", pod("p"));

    api.delete(namespace + "pods/p", "");

    assertThat(api.get(namespace + "pods/p").code()).isEqualTo(404);
  }

  @Test
  void preconditionsGuardDeletes() {
    Answer created = api.post(namespace + "configmaps", "{'metadata':{'name':'a'}}");
    String path = namespace + "configmaps/a";

    assertThat(api.delete(path, "{'preconditions':{'uid':'other'}}").code()).isEqualTo(409);
    assertThat(api.delete(path, "{'preconditions':{'resourceVersion':'1'}}").code()).isEqualTo(409);
    assertThat(
            api.delete(path, "{'preconditions':{'uid':'" + created.text("metadata", "uid") + "'}}")
                .code())
        .isEqualTo(200);
  }

  @Test
  void orphanAndForegroundAreFinalizers() {
    api.post(namespace + "configmaps", "{'metadata':{'name':'a'}}");
    String path = namespace + "configmaps/a";

    Answer marked = api.delete(path, "{'propagationPolicy':'Orphan'}");
    assertThat(marked.body().at("/metadata/finalizers/0").asText()).isEqualTo("orphan");
    assertThat(api.merge(path, "{'metadata':{'finalizers':['orphan','x.y/new']}}").code())
        .isEqualTo(422);
    assertThat(api.merge(path, "{'metadata':{'finalizers':null}}").code()).isEqualTo(200);
    assertThat(api.get(path).code()).isEqualTo(404);
  }

  @Test
  void aTerminatingNamespaceTakesNothingNewAndGoesWhenFinalized() {
    String name = namespace.split("/")[4];
    Answer deleted = api.delete("/api/v1/namespaces/" + name, "");
    assertThat(deleted.text("status", "phase")).isEqualTo("Terminating");

    Answer refused = api.post(namespace + "configmaps", "{'metadata':{'name':'late'}}");
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.body().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");

    api.put(
        "/api/v1/namespaces/" + name + "/finalize",
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'"
            + name
            + "'},'spec':{'finalizers':[]}}");
    assertThat(api.get("/api/v1/namespaces/" + name).code()).isEqualTo(404);
  }

  @Test
  void triedWritesLeaveNothingBehind() {
    Answer tried =
        api.post(
            namespace + "services?dryRun=All",
            "{'metadata':{'name':'s'},'spec':{'ports':[{'port':80}]}}");

    assertThat(tried.code()).isEqualTo(201);
    assertThat(tried.text("spec", "clusterIP")).startsWith("10.96.");
    assertThat(api.get(namespace + "services/s").code()).isEqualTo(404);
    assertThat(api.post(namespace + "services?dryRun=Some", "{}").code()).isEqualTo(400);
  }

  @Test
  void noTwoServicesShareAnAddressAndAReleasedOneIsFreeAgain() {
    Set<String> addresses = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      addresses.add(
          api.post(namespace + "services", service("s" + i, "")).text("spec", "clusterIP"));
    }
    assertThat(addresses).hasSize(20);

    String taken = addresses.iterator().next();
    Answer refused = api.post(namespace + "services", service("t", "'clusterIP':'" + taken + "',"));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("message")).contains("provided IP is already allocated");
    for (int i = 0; i < 20; i++) {
      api.delete(namespace + "services/s" + i, "");
    }
    assertThat(
            api.post(namespace + "services", service("t", "'clusterIP':'" + taken + "',")).code())
        .isEqualTo(201);
    assertThat(
            api.post(namespace + "services", service("u", "'clusterIP':'172.16.0.1',"))
                .text("message"))
        .contains("not in the valid range");
  }

  @Test
  void nodePortsComeAndGoWithTheType() {
    Answer created = api.post(namespace + "services", service("s", "'type':'NodePort',"));
    int port = created.body().at("/spec/ports/0/nodePort").asInt();
    assertThat(port).isBetween(30_000, 32_767);
    assertThat(
            api.post(
                    namespace + "services",
                    "{'metadata':{'name':'t'},'spec':{'type':'NodePort','ports':[{'port':1,'nodePort':"
                        + port
                        + "}]}}")
                .text("message"))
        .contains("provided port is already allocated");

    Answer plain = api.merge(namespace + "services/s", "{'spec':{'type':'ClusterIP'}}");
    assertThat(plain.body().at("/spec/ports/0").has("nodePort")).isFalse();
    assertThat(plain.text("spec", "clusterIP")).isEqualTo(created.text("spec", "clusterIP"));
    assertThat(
            api.post(
                    namespace + "services",
                    "{'metadata':{'name':'t'},'spec':{'type':'NodePort','ports':[{'port':1,'nodePort':"
                        + port
                        + "}]}}")
                .code())
        .isEqualTo(201);
  }

  @Test
  void ownersOfFieldsAreToldApart() {
    String body =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'%s'}}";
    String path = namespace + "configmaps/a?fieldManager=";

    assertThat(api.apply(path + "one", body.formatted("1")).code()).isEqualTo(201);
    Answer conflict = api.apply(path + "two", body.formatted("2"));
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(conflict.text("message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.k");
    assertThat(api.apply(path + "two&force=true", body.formatted("2")).code()).isEqualTo(200);
  }

  private static String pod(String name) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
  }

  private static String service(String name, String more) {
    return "{'metadata':{'name':'" + name + "'},'spec':{" + more + "'ports':[{'port':80}]}}";
  }

  private static String controller(String name) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'replicas':1,'selector':{'a':'b'},'template':{'metadata':{'labels':{'a':'b'}},"
        + "'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}";
  }
}
