package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Labels;
import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Repositories and Stacks, read and marked through the Kubernetes API. */
public final class SlipwayResources {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ResourceDefinitionContext REPOSITORIES =
      definition("Repository", "repositories");
  private static final ResourceDefinitionContext STACKS = definition("Stack", "stacks");

  private final KubernetesClient client;

  public SlipwayResources(KubernetesClient client) {
    this.client = client;
  }

  private static ResourceDefinitionContext definition(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("slipway.dev")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** All Repositories, by namespace and name. */
  public List<KubeObject> repositories() {
    return list(REPOSITORIES);
  }

  /** All Stacks, by namespace and name. */
  public List<KubeObject> stacks() {
    return list(STACKS);
  }

  /**
   * The Stack of a name, or of an {@code app}; several namespaces with the same name are refused.
   */
  public Optional<KubeObject> stack(String name) {
    List<KubeObject> named = stacks().stream().filter(stack -> stack.name().equals(name)).toList();
    if (named.size() > 1) {
      throw new Failure("stack " + name + " stands in several namespaces: use kubectl -n for it");
    }
    return named.stream().findFirst();
  }

  /** The Repository of a name. */
  public Optional<KubeObject> repository(String name) {
    return repositories().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The Repository of a name in one namespace. */
  public Optional<KubeObject> repository(String namespace, String name) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(REPOSITORIES)
                .inNamespace(namespace)
                .withName(name)
                .get())
        .map(SlipwayResources::convert);
  }

  /** The Stacks of a Repository, by name. */
  public List<KubeObject> stacksOf(String namespace, String repository) {
    return client
        .genericKubernetesResources(STACKS)
        .inNamespace(namespace)
        .withLabel(Labels.REPOSITORY, repository)
        .list()
        .getItems()
        .stream()
        .map(SlipwayResources::convert)
        .sorted(Comparator.comparing(KubeObject::name))
        .toList();
  }

  /** Merges a JSON merge patch into a Repository or Stack and answers the result. */
  public KubeObject patch(KubeObject object, ObjectNode patch) {
    ResourceDefinitionContext type = object.kind().equals("Stack") ? STACKS : REPOSITORIES;
    return convert(
        client
            .genericKubernetesResources(type)
            .inNamespace(object.namespace().orElse("default"))
            .withName(object.name())
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager("slipway-cli")
                    .build(),
                patch.toString()));
  }

  private List<KubeObject> list(ResourceDefinitionContext type) {
    return client.genericKubernetesResources(type).inAnyNamespace().list().getItems().stream()
        .map(SlipwayResources::convert)
        .sorted(
            Comparator.comparing((KubeObject one) -> one.namespace().orElse(""))
                .thenComparing(KubeObject::name))
        .toList();
  }

  private static KubeObject convert(GenericKubernetesResource resource) {
    return KubeObject.of(JSON.valueToTree(resource));
  }
}
