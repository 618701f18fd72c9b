package dev.slipway.runtime.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.apiserver.Api.Answer;
import dev.slipway.runtime.store.InMemoryStore;
import dev.slipway.runtime.testing.ApiServerFixture;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lists and watches mean. */
class ReadSemanticsIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final InMemoryStore STORE = new InMemoryStore();
  private static ApiServerFixture fixture;
  private static Api api;

  @BeforeAll
  static void start() {
    fixture = ApiServerFixture.over(STORE, Clock.systemUTC());
    api = new Api(fixture);
    for (int i = 0; i < 7; i++) {
      api.post(MAPS, "{'metadata':{'name':'m" + i + "','labels':{'odd':'" + (i % 2 == 1) + "'}}}");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    fixture.close();
  }

  @Test
  void pagesShowOneRevision() {
    Answer first = api.get(MAPS + "?limit=3");
    assertThat(names(first)).containsExactly("m0", "m1", "m2");
    assertThat(first.text("metadata", "remainingItemCount")).isEqualTo("4");
    api.post(MAPS, "{'metadata':{'name':'m9-late'}}");

    Answer second = api.get(MAPS + "?limit=3&continue=" + first.text("metadata", "continue"));
    Answer third = api.get(MAPS + "?limit=3&continue=" + second.text("metadata", "continue"));
    api.delete(MAPS + "/m9-late", "");

    assertThat(names(second)).containsExactly("m3", "m4", "m5");
    assertThat(names(third)).containsExactly("m6");
    assertThat(third.body().at("/metadata/continue").isMissingNode()).isTrue();
    assertThat(third.text("metadata", "resourceVersion"))
        .isEqualTo(first.text("metadata", "resourceVersion"));
  }

  @Test
  void anExpiredPageOffersToGoOnWithWhatIsThere() {
    Answer first = api.get(MAPS + "?limit=5");
    String version = first.text("metadata", "resourceVersion");
    for (int i = 0; i < 3; i++) {
      api.post("/api/v1/namespaces", "{'metadata':{'generateName':'filler-'}}");
    }
    STORE.compact(Long.parseLong(version) + 2);

    Answer expired = api.get(MAPS + "?limit=5&continue=" + first.text("metadata", "continue"));
    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.text("reason")).isEqualTo("Expired");
    Answer rest = api.get(MAPS + "?limit=5&continue=" + expired.text("metadata", "continue"));
    assertThat(names(rest)).containsExactly("m5", "m6");
  }

  @Test
  void selectorsAndRevisionsAreUnderstoodOrRefused() {
    assertThat(names(api.get(MAPS + "?labelSelector=odd%3Dtrue")))
        .containsExactly("m1", "m3", "m5");
    assertThat(names(api.get(MAPS + "?labelSelector=odd%3Dtrue&limit=2")))
        .containsExactly("m1", "m3");
    assertThat(names(api.get(MAPS + "?fieldSelector=metadata.name%3Dm4"))).containsExactly("m4");
    assertThat(api.get(MAPS + "?resourceVersion=0").code()).isEqualTo(200);
    assertThat(api.get(MAPS + "?resourceVersion=abc").code()).isEqualTo(400);
    assertThat(api.get(MAPS + "?resourceVersionMatch=Exact").code()).isEqualTo(422);
    assertThat(api.get(MAPS + "?resourceVersion=0&resourceVersionMatch=Exact").code())
        .isEqualTo(422);
    Answer future = api.get(MAPS + "?resourceVersion=999999999");
    assertThat(future.code()).isEqualTo(504);
    assertThat(future.body().at("/details/causes/0/reason").asText())
        .isEqualTo("ResourceVersionTooLarge");
  }

  @Test
  void watchesTellWhatHappenedAfterARevision() throws Exception {
    String version = api.get(MAPS).text("metadata", "resourceVersion");
    api.post(MAPS, "{'metadata':{'name':'w','labels':{'seen':'yes'}}}");
    api.merge(MAPS + "/w", "{'metadata':{'labels':{'seen':'no'}}}");
    api.delete(MAPS + "/w", "");

    List<JsonNode> events =
        watch(
            MAPS
                + "?watch=true&timeoutSeconds=1&labelSelector=seen%3Dyes&resourceVersion="
                + version);

    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("ADDED", "DELETED");
    assertThat(events.get(1).at("/object/metadata/labels/seen").asText()).isEqualTo("yes");
  }

  @Test
  void watchesMayBeginWithTheState() throws Exception {
    List<JsonNode> events =
        watch(
            MAPS
                + "?watch=true&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name%3Dm1");

    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("ADDED", "BOOKMARK");
    assertThat(
            events
                .get(1)
                .path("object")
                .path("metadata")
                .path("annotations")
                .path("k8s.io/initial-events-end")
                .asText())
        .isEqualTo("true");
    assertThat(api.get(MAPS + "?watch=true&sendInitialEvents=true").code()).isEqualTo(422);
  }

  @Test
  void formsAreNegotiated() {
    assertThat(accept("text/csv").code()).isEqualTo(406);
    assertThat(accept("application/vnd.kubernetes.protobuf, */*").code()).isEqualTo(200);
    assertThat(
            accept("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1").text("kind"))
        .isEqualTo("PartialObjectMetadataList");
    assertThat(accept("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1").code())
        .isEqualTo(406);
    assertThat(accept("application/json;as=Table;g=meta.k8s.io;v=v9").code()).isEqualTo(406);
  }

  private static Answer accept(String accept) {
    return api.send(
        HttpRequest.newBuilder(fixture.url().resolve(MAPS)).header("Accept", accept).build());
  }

  private static List<JsonNode> watch(String path) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    try (HttpClient http = fixture.httpClient();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    http.send(
                            HttpRequest.newBuilder(fixture.url().resolve(path)).build(),
                            BodyHandlers.ofInputStream())
                        .body(),
                    StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(new ObjectMapper().readTree(line));
      }
    }
    return events;
  }

  private static List<String> names(Answer list) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : list.body().path("items")) {
      String name = item.at("/metadata/name").asText();
      if (name.startsWith("m")) {
        names.add(name);
      }
    }
    return names;
  }
}
