package dev.slipway.runtime.controller;

import static dev.slipway.runtime.controller.TestObjects.controller;
import static dev.slipway.runtime.controller.TestObjects.node;
import static dev.slipway.runtime.controller.TestObjects.pod;
import static dev.slipway.runtime.controller.TestObjects.service;
import static dev.slipway.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ControllerSetIT {
  private static final String NS = "default";

  private ApiServerFixture fixture;
  private KubernetesClient client;
  private ControllerSet controllers;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
    client = fixture.client();
    controllers = started();
  }

  private ControllerSet started() {
    ControllerSet set = new ControllerSet(client, Clock.systemUTC());
    set.start();
    return set;
  }

  @AfterEach
  void stop() throws Exception {
    try (AutoCloseable server = fixture) {
      controllers.close();
    }
  }

  private List<Pod> pods(String app) {
    return client.pods().inNamespace(NS).withLabel("app", app).list().getItems();
  }

  private void create(ReplicationController controller) {
    client.replicationControllers().inNamespace(NS).resource(controller).create();
  }

  private void scale(String name, int replicas) {
    client
        .replicationControllers()
        .inNamespace(NS)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":" + replicas + "}}");
  }

  private void setRunning(String pod, String ip, String ready) {
    client
        .pods()
        .inNamespace(NS)
        .withName(pod)
        .editStatus(
            p ->
                new PodBuilder(p)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP(ip)
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(ready)
                    .withLastTransitionTime("2026-01-01T00:00:00Z")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  @Test
  void controller_getsItsPodsAndAStatus() {
    create(controller(NS, "web", 3));

    eventually(() -> assertThat(pods("web")).hasSize(3));
    Pod pod = pods("web").get(0);
    assertThat(pod.getMetadata().getGenerateName()).isEqualTo("web-");
    assertThat(pod.getMetadata().getName()).matches("web-[a-z0-9]{5}");
    assertThat(pod.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("ReplicationController");
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isTrue();
            });
    setRunning(pod.getMetadata().getName(), "10.244.0.2", "True");

    eventually(
        () -> {
          ReplicationController rc =
              client.replicationControllers().inNamespace(NS).withName("web").get();
          ReplicationControllerStatus status = rc.getStatus();
          assertThat(status.getReplicas()).isEqualTo(3);
          assertThat(status.getFullyLabeledReplicas()).isEqualTo(3);
          assertThat(status.getReadyReplicas()).isEqualTo(1);
          assertThat(status.getAvailableReplicas()).isEqualTo(1);
          assertThat(status.getObservedGeneration()).isEqualTo(rc.getMetadata().getGeneration());
        });
    eventually(
        () ->
            assertThat(client.v1().events().inNamespace(NS).list().getItems())
                .filteredOn(event -> event.getReason().equals("SuccessfulCreate"))
                .extracting(event -> event.getMessage())
                .contains("Created pod: " + pod.getMetadata().getName()));
  }

  @Test
  void controller_scalesUpAndDownAndReplacesWhatIsLost() {
    create(controller(NS, "web", 2));
    eventually(() -> assertThat(pods("web")).hasSize(2));
    scale("web", 7);
    eventually(() -> assertThat(pods("web")).hasSize(7));
    scale("web", 1);
    eventually(() -> assertThat(pods("web")).hasSize(1));

    String lost = pods("web").get(0).getMetadata().getName();
    client.pods().inNamespace(NS).withName(lost).delete();
    eventually(
        () ->
            assertThat(pods("web"))
                .singleElement()
                .satisfies(p -> assertThat(p.getMetadata().getName()).isNotEqualTo(lost)));

    String failed = pods("web").get(0).getMetadata().getName();
    client
        .pods()
        .inNamespace(NS)
        .withName(failed)
        .editStatus(p -> new PodBuilder(p).withNewStatus().withPhase("Failed").endStatus().build());
    eventually(() -> assertThat(pods("web")).hasSize(2));
  }

  @Test
  void controller_adoptsOrphansReleasesStrangersAndLeavesOthersAlone() {
    client.pods().inNamespace(NS).resource(pod(NS, "orphan", "web").build()).create();
    client
        .pods()
        .inNamespace(NS)
        .resource(
            pod(NS, "foreign", "web")
                .editMetadata()
                .withFinalizers("example.com/keep")
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("somebody")
                        .withUid(configMap("somebody", "").getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .build())
        .create();
    create(controller(NS, "web", 2));

    eventually(() -> assertThat(pods("web")).hasSize(3));
    eventually(
        () ->
            assertThat(
                    client
                        .pods()
                        .inNamespace(NS)
                        .withName("orphan")
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .hasSize(1));
    client
        .pods()
        .inNamespace(NS)
        .withName("orphan")
        .edit(
            p ->
                new PodBuilder(p).editMetadata().addToLabels("app", "debug").endMetadata().build());

    eventually(() -> assertThat(pods("web")).hasSize(3));
    eventually(
        () ->
            assertThat(
                    client
                        .pods()
                        .inNamespace(NS)
                        .withName("orphan")
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .isEmpty());
    client
        .pods()
        .inNamespace(NS)
        .withName("foreign")
        .edit(p -> new PodBuilder(p).editMetadata().withFinalizers().endMetadata().build());
  }

  /** Counted from the watch, where not even a pod that lives for a moment is missed. */
  @Test
  void fiftyControllers_neverCreateTooManyEvenAcrossARestart() {
    Set<String> created = ConcurrentHashMap.newKeySet();
    try (var watch =
        client
            .pods()
            .inNamespace(NS)
            .inform(
                new io.fabric8.kubernetes.client.informers.ResourceEventHandler<Pod>() {
                  @Override
                  public void onAdd(Pod pod) {
                    created.add(pod.getMetadata().getUid());
                  }

                  @Override
                  public void onUpdate(Pod before, Pod after) {}

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {}
                })) {
      for (int i = 0; i < 50; i++) {
        create(controller(NS, "many-" + i, 6));
        if (i == 25) {
          controllers.close();
          controllers = started();
        }
      }

      eventually(
          () ->
              assertThat(client.replicationControllers().inNamespace(NS).list().getItems())
                  .allSatisfy(
                      rc ->
                          assertThat(rc.getStatus() == null ? null : rc.getStatus().getReplicas())
                              .isEqualTo(6)));
      assertThat(client.pods().inNamespace(NS).list().getItems()).hasSize(300);
      eventually(() -> assertThat(created.size()).isGreaterThanOrEqualTo(300));
      assertThat(created).hasSize(300);
    }
  }

  @Test
  void deletedController_takesItsPodsAlongUnlessTheyAreOrphaned() {
    create(controller(NS, "web", 2));
    create(controller(NS, "kept", 2));
    eventually(() -> assertThat(pods("web")).hasSize(2));
    eventually(() -> assertThat(pods("kept")).hasSize(2));

    client
        .replicationControllers()
        .inNamespace(NS)
        .withName("web")
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
    client
        .replicationControllers()
        .inNamespace(NS)
        .withName("kept")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();

    eventually(() -> assertThat(pods("web")).isEmpty());
    eventually(
        () ->
            assertThat(client.replicationControllers().inNamespace(NS).list().getItems())
                .isEmpty());
    assertThat(pods("kept"))
        .hasSize(2)
        .allSatisfy(p -> assertThat(p.getMetadata().getOwnerReferences()).isEmpty());
  }

  @Test
  void foregroundDeletion_removesTheOwnerLast() {
    create(controller(NS, "web", 2));
    eventually(() -> assertThat(pods("web")).hasSize(2));
    String held = pods("web").get(0).getMetadata().getName();
    client
        .pods()
        .inNamespace(NS)
        .withName(held)
        .edit(
            p ->
                new PodBuilder(p)
                    .editMetadata()
                    .withFinalizers("example.com/hold")
                    .endMetadata()
                    .build());

    client
        .replicationControllers()
        .inNamespace(NS)
        .withName("web")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    eventually(() -> assertThat(pods("web")).hasSize(1));
    assertThat(client.replicationControllers().inNamespace(NS).withName("web").get()).isNotNull();
    client
        .pods()
        .inNamespace(NS)
        .withName(held)
        .edit(p -> new PodBuilder(p).editMetadata().withFinalizers().endMetadata().build());

    eventually(
        () ->
            assertThat(client.replicationControllers().inNamespace(NS).withName("web").get())
                .isNull());
    assertThat(pods("web")).isEmpty();
  }

  private ConfigMap configMap(String name, String ownerUid, String... ownerNames) {
    ConfigMapBuilder map =
        new ConfigMapBuilder().withNewMetadata().withNamespace(NS).withName(name).endMetadata();
    for (String owner : ownerNames) {
      map.editMetadata()
          .addNewOwnerReference()
          .withApiVersion("v1")
          .withKind("ConfigMap")
          .withName(owner)
          .withUid(
              ownerUid.isEmpty()
                  ? client.configMaps().inNamespace(NS).withName(owner).get().getMetadata().getUid()
                  : ownerUid)
          .endOwnerReference()
          .endMetadata();
    }
    return client.configMaps().inNamespace(NS).resource(map.build()).create();
  }

  @Test
  void garbage_isCollectedThroughSeveralLevelsAndOnlyWhereNoOwnerIsLeft() {
    configMap("a", "");
    configMap("other", "");
    configMap("b", "", "a");
    configMap("c", "", "b");
    configMap("shared", "", "a", "other");
    configMap("dangling", UUID.randomUUID().toString(), "never-was");

    eventually(
        () -> assertThat(client.configMaps().inNamespace(NS).withName("dangling").get()).isNull());
    client.configMaps().inNamespace(NS).withName("a").delete();

    eventually(
        () -> {
          Set<String> left = new HashSet<>();
          client
              .configMaps()
              .inNamespace(NS)
              .list()
              .getItems()
              .forEach(map -> left.add(map.getMetadata().getName()));
          assertThat(left).contains("other", "shared").doesNotContain("a", "b", "c");
        });
    eventually(
        () ->
            assertThat(
                    client
                        .configMaps()
                        .inNamespace(NS)
                        .withName("shared")
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("other")));
  }

  @Test
  void garbage_ofKindsDefinedMeanwhileIsCollectedToo() {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup("example.com")
            .withVersion("v1")
            .withKind("Widget")
            .withPlural("widgets")
            .withNamespaced(true)
            .build();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .resource(
            new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName("widgets.example.com")
                .endMetadata()
                .withNewSpec()
                .withGroup("example.com")
                .withScope("Namespaced")
                .withNewNames()
                .withKind("Widget")
                .withPlural("widgets")
                .withSingular("widget")
                .endNames()
                .addNewVersion()
                .withName("v1")
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build())
        .create();
    ConfigMap owner = configMap("owner", "");
    var widgets = client.genericKubernetesResources(context).inNamespace(NS);
    var widget =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("example.com/v1")
            .withKind("Widget")
            .withNewMetadata()
            .withName("w")
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName("owner")
            .withUid(owner.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .build();
    eventually(
        () -> {
          try {
            widgets.resource(widget).create();
          } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as("served soon").isNotEqualTo(404);
          }
        });

    client.configMaps().inNamespace(NS).withName("owner").delete();

    eventually(() -> assertThat(widgets.withName("w").get()).isNull());
  }

  @Test
  void namespace_goesWithEverythingInIt() {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build())
        .create();
    client
        .replicationControllers()
        .inNamespace("team")
        .resource(controller("team", "web", 2))
        .create();
    client
        .configMaps()
        .inNamespace("team")
        .resource(
            new ConfigMapBuilder().withNewMetadata().withName("settings").endMetadata().build())
        .create();
    eventually(() -> assertThat(client.pods().inNamespace("team").list().getItems()).hasSize(2));

    client.namespaces().withName("team").delete();

    eventually(() -> assertThat(client.namespaces().withName("team").get()).isNull());
    assertThat(client.pods().inNamespace("team").list().getItems()).isEmpty();
    assertThat(client.configMaps().inNamespace("team").list().getItems()).isEmpty();
    assertThat(client.replicationControllers().inNamespace("team").list().getItems()).isEmpty();
  }

  @Test
  void endpoints_followReadyPodsAndGoWithTheService() {
    client.services().inNamespace(NS).resource(service(NS, "web")).create();
    client.pods().inNamespace(NS).resource(pod(NS, "one", "web").build()).create();
    client.pods().inNamespace(NS).resource(pod(NS, "two", "web").build()).create();
    setRunning("one", "10.244.0.2", "True");
    setRunning("two", "10.244.0.3", "False");

    eventually(
        () ->
            assertThat(client.endpoints().inNamespace(NS).withName("web").get().getSubsets())
                .singleElement()
                .satisfies(
                    subset -> {
                      assertThat(subset.getAddresses())
                          .extracting(address -> address.getIp())
                          .containsExactly("10.244.0.2");
                      assertThat(subset.getNotReadyAddresses())
                          .extracting(address -> address.getTargetRef().getName())
                          .containsExactly("two");
                      assertThat(subset.getPorts())
                          .extracting(port -> port.getPort())
                          .containsExactly(8080);
                    }));
    client.pods().inNamespace(NS).withName("one").delete();
    eventually(
        () ->
            assertThat(client.endpoints().inNamespace(NS).withName("web").get().getSubsets())
                .singleElement()
                .satisfies(subset -> assertThat(subset.getAddresses()).isEmpty()));

    client.services().inNamespace(NS).withName("web").delete();

    eventually(() -> assertThat(client.endpoints().inNamespace(NS).withName("web").get()).isNull());
  }

  @Test
  void endpoints_ofServicesWithoutSelectorAreTheUsersOwn() {
    var handMade =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName("outside")
            .withNamespace(NS)
            .endMetadata()
            .addNewSubset()
            .addNewAddress()
            .withIp("192.0.2.1")
            .endAddress()
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSubset()
            .build();
    client.endpoints().inNamespace(NS).resource(handMade).create();
    var outside = service(NS, "outside");
    outside.getSpec().setSelector(Map.of());
    client.services().inNamespace(NS).resource(outside).create();
    client.services().inNamespace(NS).resource(service(NS, "web")).create();

    eventually(
        () -> assertThat(client.endpoints().inNamespace(NS).withName("web").get()).isNotNull());

    assertThat(client.endpoints().inNamespace(NS).withName("outside").get().getSubsets())
        .hasSize(1);
    eventually(
        () ->
            assertThat(slices("outside"))
                .singleElement()
                .satisfies(
                    slice ->
                        assertThat(slice.getEndpoints())
                            .extracting(each -> each.getAddresses().get(0))
                            .containsExactly("192.0.2.1")));
    assertThat(slices("web")).isEmpty();
  }

  @Test
  void slices_sayWhatEndpointsSayAndGoWithTheService() {
    client.services().inNamespace(NS).resource(service(NS, "web")).create();
    client.pods().inNamespace(NS).resource(pod(NS, "one", "web").build()).create();
    client.pods().inNamespace(NS).resource(pod(NS, "two", "web").build()).create();
    setRunning("one", "10.244.0.2", "True");
    setRunning("two", "10.244.0.3", "False");

    eventually(
        () ->
            assertThat(slices("web"))
                .singleElement()
                .satisfies(
                    slice -> {
                      assertThat(slice.getAddressType()).isEqualTo("IPv4");
                      assertThat(slice.getEndpoints())
                          .extracting(each -> each.getAddresses().get(0))
                          .containsExactly("10.244.0.2", "10.244.0.3");
                      assertThat(slice.getEndpoints())
                          .extracting(each -> each.getConditions().getReady())
                          .containsExactly(true, false);
                      assertThat(slice.getPorts())
                          .extracting(port -> port.getPort())
                          .containsExactly(8080);
                    }));
    EndpointSlice made = slices("web").get(0);
    // Nothing that the slices say changes: they are left alone.
    client
        .services()
        .inNamespace(NS)
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
    setRunning("two", "10.244.0.3", "True");
    eventually(
        () ->
            assertThat(slices("web"))
                .singleElement()
                .satisfies(slice -> assertThat(slice.getMetadata().getGeneration()).isEqualTo(2)));
    assertThat(slices("web").get(0).getMetadata().getUid()).isEqualTo(made.getMetadata().getUid());

    client.pods().inNamespace(NS).withName("one").delete();
    client.pods().inNamespace(NS).withName("two").delete();
    eventually(() -> assertThat(slices("web")).isEmpty());

    client.pods().inNamespace(NS).resource(pod(NS, "new", "web").build()).create();
    setRunning("new", "10.244.0.4", "True");
    eventually(() -> assertThat(slices("web")).hasSize(1));
    client.services().inNamespace(NS).withName("web").delete();
    eventually(() -> assertThat(slices("web")).isEmpty());
  }

  private List<EndpointSlice> slices(String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(NS)
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems();
  }

  @Test
  void nodes_getPodRangesOfTheirOwn() {
    for (int i = 0; i < 3; i++) {
      client.nodes().resource(node("n" + i)).create();
    }

    eventually(
        () ->
            assertThat(client.nodes().list().getItems())
                .extracting(node -> node.getSpec().getPodCIDR())
                .containsExactlyInAnyOrder("10.244.0.0/24", "10.244.1.0/24", "10.244.2.0/24"));
  }
}
