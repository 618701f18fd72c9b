package dev.slipway.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says through the API what an operator would say, when a test wants it said. */
final class OperatorStandIn {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final KubernetesClient client;

  OperatorStandIn(KubernetesClient client) {
    this.client = client;
  }

  static ResourceDefinitionContext kind(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(Labels.GROUP)
        .withVersion(Labels.VERSION)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  static ResourceDefinitionContext repositories() {
    return kind(Repository.KIND, Repository.PLURAL);
  }

  static ResourceDefinitionContext stacks() {
    return kind(Stack.KIND, Stack.PLURAL);
  }

  Optional<Repository> repository(String name) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(repositories())
                .inNamespace("default")
                .withName(name)
                .get())
        .map(found -> Repository.from(KubeObject.of(JSON.valueToTree(found))));
  }

  /** Waits until somebody asks for a commit. */
  void awaitRequest(String name, String commit) {
    Eventually.eventually(
        () -> {
          Optional<String> wanted =
              repository(name).flatMap(Repository::syncRequest).map(request -> request.revision());
          if (!wanted.equals(Optional.of(commit))) {
            throw new AssertionError("asked for " + wanted);
          }
        });
  }

  void makeRepository(String name, Map<String, Object> spec) {
    create(repositories(), Repository.KIND, name, Map.of(), spec);
  }

  void handled(String repository, String commit, String... changed) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("observedRevision", commit);
    repository(repository)
        .flatMap(Repository::syncRequest)
        .ifPresent(request -> status.put("lastHandledSyncRequest", request.text()));
    List.of(changed).forEach(status.withArray("changedStacks")::add);
    writeStatus(repositories(), repository, status);
  }

  void makeStack(String repository, String name) {
    create(stacks(), Stack.KIND, name, Map.of(Labels.REPOSITORY, repository), Map.of());
  }

  void say(String stack, StackStatus status) {
    writeStatus(stacks(), stack, status.toJson());
  }

  private void create(
      ResourceDefinitionContext context,
      String kind,
      String name,
      Map<String, String> labels,
      Map<String, Object> spec) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion(Labels.API_VERSION);
    resource.setKind(kind);
    resource.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace("default").withLabels(labels).build());
    resource.setAdditionalProperty("spec", spec);
    client.genericKubernetesResources(context).inNamespace("default").resource(resource).create();
  }

  private void writeStatus(ResourceDefinitionContext context, String name, ObjectNode status) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("status", status);
    client
        .genericKubernetesResources(context)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }
}
