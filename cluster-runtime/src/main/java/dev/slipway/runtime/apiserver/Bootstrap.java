package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.FieldOwnership;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.registry.WriteOptions.Persistence;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.services.AddressRange;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import java.util.List;

/** Makes the objects that every cluster has, where they are missing. */
final class Bootstrap {
  private static final WriteOptions OPTIONS =
      new WriteOptions("slipway", Persistence.STORED, FieldOwnership.AS_GIVEN);
  private static final int HTTPS = 443;

  private final Creation creation;
  private final Update update;
  private final ObjectStore objects;
  private final Catalogue catalogue;
  private final ApiServerConfig config;
  private final AddressRange range;

  Bootstrap(
      Creation creation,
      Update update,
      ObjectStore objects,
      Catalogue catalogue,
      ApiServerConfig config,
      AddressRange range) {
    this.creation = requireNonNull(creation);
    this.update = requireNonNull(update);
    this.objects = requireNonNull(objects);
    this.catalogue = requireNonNull(catalogue);
    this.config = requireNonNull(config);
    this.range = requireNonNull(range);
  }

  void ensureNamespaces() {
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      ensure(target("namespaces", "", name), JsonNodeFactory.instance.objectNode());
    }
  }

  /** The server as pods see it: the first address of the service range. */
  void ensureOwnService(int port) {
    ObjectNode service = labelled();
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", range.address(1));
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", HTTPS)
        .put("protocol", "TCP")
        .put("targetPort", port);
    ensure(target("services", "default", "kubernetes"), service);
    ensureEndpoints(target("endpoints", "default", "kubernetes"), port);
  }

  private void ensureEndpoints(Target target, int port) {
    ObjectNode endpoints = labelled();
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", config.advertiseAddress());
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    ensure(target, endpoints.deepCopy());
    update.update(
        target,
        Part.MAIN,
        current -> {
          ObjectNode tree = current.toTree();
          tree.set("subsets", endpoints.path("subsets").deepCopy());
          return tree;
        },
        OPTIONS);
  }

  private static ObjectNode labelled() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .putObject("metadata")
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    return object;
  }

  private Target target(String plural, String namespace, String name) {
    return new Target(catalogue.stored("", plural).orElseThrow(), namespace, name);
  }

  private void ensure(Target target, ObjectNode object) {
    if (objects.get(target.key()).isPresent()) {
      return;
    }
    object.put("kind", target.type().kind().kind());
    object.put("apiVersion", target.type().kind().apiVersion());
    try {
      creation.create(target, object, OPTIONS);
    } catch (ApiException e) {
      // Another server was faster.
      if (!e.reason().equals("AlreadyExists")) {
        throw e;
      }
    }
  }
}
