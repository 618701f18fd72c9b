package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.apiserver.Api.Answer;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.net.http.HttpRequest;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomResourcesIT {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String ROCKETS = "/apis/space.example/v1/namespaces/default/rockets";
  private static final String DEFINITION =
      """
      {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
       'metadata':{'name':'rockets.space.example'},
       'spec':{'group':'space.example','scope':'Namespaced',
        'names':{'plural':'rockets','kind':'Rocket','shortNames':['rk']},
        'versions':[{'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
          'additionalPrinterColumns':[{'name':'Fuel','type':'integer','jsonPath':'.spec.fuel'}],
          'schema':{'openAPIV3Schema':{'type':'object','properties':{
            'spec':{'type':'object','required':['fuel'],'properties':{
              'fuel':{'type':'integer','minimum':1},
              'pad':{'type':'string','default':'A'},
              'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}},
            'status':{'type':'object','properties':{'height':{'type':'integer'}}}}}}}]}}
      """;

  private ApiServerFixture fixture;
  private Api api;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
    api = new Api(fixture);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    fixture.close();
  }

  @Test
  void aDefinitionIsServedAtOnceAndGoesWithItsObjects() {
    Answer defined = api.post(DEFINITIONS, DEFINITION);
    assertThat(defined.code()).as(defined.body().toString()).isEqualTo(201);
    assertThat(defined.body().at("/status/conditions").toString()).contains("Established");
    assertThat(api.get("/apis/space.example/v1").body().toString()).contains("rockets/status");
    assertThat(api.get("/openapi/v3/apis/space.example/v1").code()).isEqualTo(200);

    Answer made =
        api.post(
            ROCKETS,
            "{'apiVersion':'space.example/v1','kind':'Rocket','metadata':{'name':'r'},"
                + "'spec':{'fuel':3,'gone':1,'free':{'kept':1}},'status':{'height':9}}");
    assertThat(made.code()).as(made.body().toString()).isEqualTo(201);
    assertThat(made.body().path("spec").toString())
        .isEqualTo("{\"fuel\":3,\"free\":{\"kept\":1},\"pad\":\"A\"}");
    assertThat(made.body().has("status")).isFalse();
    assertThat(api.merge(ROCKETS + "/r/status", "{'status':{'height':7}}").text("status", "height"))
        .isEqualTo("7");

    assertThat(api.delete(DEFINITIONS + "/rockets.space.example", "").code()).isEqualTo(200);
    assertThat(api.get(ROCKETS + "/r").code()).isEqualTo(404);
    assertThat(api.get("/apis/space.example/v1").code()).isEqualTo(404);
    api.post(DEFINITIONS, DEFINITION);
    assertThat(api.get(ROCKETS).body().path("items")).isEmpty();
  }

  @Test
  void objectsAreCheckedAgainstTheSchema() {
    api.post(DEFINITIONS, DEFINITION);

    Answer wrong =
        api.post(
            ROCKETS,
            "{'apiVersion':'space.example/v1','kind':'Rocket','metadata':{'name':'r'},"
                + "'spec':{'fuel':0}}");
    Answer missing =
        api.post(
            ROCKETS,
            "{'apiVersion':'space.example/v1','kind':'Rocket','metadata':{'name':'r'},'spec':{}}");

    assertThat(wrong.code()).isEqualTo(422);
    assertThat(wrong.text("message"))
        .isEqualTo(
            "Rocket.space.example \"r\" is invalid: spec.fuel: Invalid value: 0: spec.fuel in body"
                + " should be greater than or equal to 1");
    assertThat(missing.text("message")).contains("spec.fuel: Required value");
  }

  @Test
  void tablesHaveTheDefinitionsColumns() {
    api.post(DEFINITIONS, DEFINITION);
    api.post(
        ROCKETS,
        "{'apiVersion':'space.example/v1','kind':'Rocket','metadata':{'name':'r'},'spec':{'fuel':3}}");

    Answer table =
        api.send(
            HttpRequest.newBuilder(fixture.url().resolve(ROCKETS))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build());

    assertThat(table.body().at("/columnDefinitions/1/name").asText()).isEqualTo("Fuel");
    assertThat(table.body().at("/rows/0/cells").toString()).isEqualTo("[\"r\",3]");
  }

  @Test
  void whatIsNotServedIsRefusedByName() {
    Answer cel =
        api.post(
            DEFINITIONS,
            DEFINITION.replace("'pad':{", "'pad':{'x-kubernetes-validations':[{'rule':'true'}],"));
    Answer webhook =
        api.post(
            DEFINITIONS,
            DEFINITION.replace("'scope':", "'conversion':{'strategy':'Webhook'},'scope':"));

    assertThat(cel.code()).isEqualTo(422);
    assertThat(cel.text("message")).contains("x-kubernetes-validations", "CEL");
    assertThat(webhook.code()).isEqualTo(422);
    assertThat(webhook.text("message")).contains("spec.conversion.strategy");
  }

  @Test
  void definitionsOutliveTheServer() throws Exception {
    InMemoryStore store = new InMemoryStore();
    try (ApiServerFixture first = ApiServerFixture.over(new KeptOpen(store), Clock.systemUTC());
        Api before = new Api(first)) {
      before.post(DEFINITIONS, DEFINITION);
      before.post(
          ROCKETS,
          "{'apiVersion':'space.example/v1','kind':'Rocket','metadata':{'name':'r'},'spec':{'fuel':3}}");
    }

    try (ApiServerFixture second = ApiServerFixture.over(store, Clock.systemUTC());
        Api after = new Api(second)) {
      assertThat(after.get(ROCKETS + "/r").text("spec", "fuel")).isEqualTo("3");
    }
  }
}
