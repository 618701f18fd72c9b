package dev.slipway.runtime.controller.namespace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.Discovery;
import dev.slipway.runtime.controller.rest.ResourceKind;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties one namespace that is being deleted. */
final class NamespaceSync {
  private static final String FINALIZER = "kubernetes";
  // Pods bring themselves back here when they end; this is for what ends unseen.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  // Pods first: what they use should not be taken from under them.
  private static final Comparator<ResourceKind> ORDER =
      Comparator.comparing((ResourceKind kind) -> !kind.toString().equals("pods"))
          .thenComparing(Comparator.naturalOrder());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceSync.class);

  private final KubernetesClient client;
  private final Informers informers;
  private final Discovery discovery;

  NamespaceSync(KubernetesClient client, Informers informers) {
    this.client = client;
    this.informers = informers;
    this.discovery = new Discovery(client);
  }

  Outcome sync(ObjectName name) throws JsonProcessingException {
    Optional<Namespace> namespace = informers.namespaces().get(name);
    if (namespace.isEmpty()
        || !PodState.isTerminating(namespace.get())
        || namespace.get().getSpec() == null
        || !namespace.get().getSpec().getFinalizers().contains(FINALIZER)) {
      return Outcome.done();
    }
    List<String> remaining = new ArrayList<>();
    for (ResourceKind kind : discovery.kinds().stream().sorted(ORDER).toList()) {
      if (kind.namespaced() && kind.verbs().contains("delete") && !empty(kind, name.name())) {
        remaining.add(kind.toString());
      }
    }
    if (!remaining.isEmpty()) {
      LOG.atDebug()
          .addKeyValue("namespace", name)
          .addKeyValue("kinds", remaining)
          .log("Namespace is not empty yet");
      return Outcome.retryAfter(LOOK_AGAIN);
    }
    return finish(namespace.get());
  }

  /** Deletes what there is; answers whether that left nothing. */
  private boolean empty(ResourceKind kind, String namespace) throws JsonProcessingException {
    if (isEmpty(kind, namespace)) {
      return true;
    }
    if (kind.verbs().contains("deletecollection")) {
      client.raw(kind.path(namespace), "DELETE", inBackground());
    } else {
      client
          .genericKubernetesResources(kind.context())
          .inNamespace(namespace)
          .list()
          .getItems()
          .forEach(object -> delete(kind, namespace, object.getMetadata().getName()));
    }
    return isEmpty(kind, namespace);
  }

  private void delete(ResourceKind kind, String namespace, String name) {
    try {
      client.raw(kind.path(namespace, name), "DELETE", inBackground());
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
    }
  }

  private static DeleteOptions inBackground() {
    return new DeleteOptionsBuilder().withPropagationPolicy("Background").build();
  }

  private boolean isEmpty(ResourceKind kind, String namespace) throws JsonProcessingException {
    try {
      String answer = client.raw(kind.path(namespace) + "?limit=1");
      JsonNode items = answer == null ? null : JSON.readTree(answer).path("items");
      return items == null || items.isEmpty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) { // the kind itself has gone since discovery
        return true;
      }
      throw e;
    }
  }

  private Outcome finish(Namespace namespace) {
    List<String> others =
        namespace.getSpec().getFinalizers().stream().filter(f -> !f.equals(FINALIZER)).toList();
    Namespace released =
        new NamespaceBuilder(namespace).editSpec().withFinalizers(others).endSpec().build();
    String name = namespace.getMetadata().getName();
    try {
      client.raw("/api/v1/namespaces/" + name + "/finalize", "PUT", released);
      return Outcome.done();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case 404 -> Outcome.done();
        case 409 -> Outcome.retryAfter(Duration.ofMillis(20));
        default -> throw e;
      };
    }
  }
}
