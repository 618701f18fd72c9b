package dev.slipway.runtime.apiserver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.registry.WriteOptions.Persistence;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.List;

/** Makes the objects that every cluster has, where they are missing. */
final class Bootstrap {
  private static final WriteOptions OPTIONS = new WriteOptions("slipway", Persistence.STORED);

  private final Creation creation;
  private final Catalogue catalogue;

  Bootstrap(Creation creation, Catalogue catalogue) {
    this.creation = creation;
    this.catalogue = catalogue;
  }

  void run() {
    ResourceType namespaces = catalogue.stored("", "namespaces").orElseThrow();
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      ensure(new Target(namespaces, "", name));
    }
  }

  private void ensure(Target target) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("kind", target.type().kind().kind());
    object.put("apiVersion", target.type().kind().apiVersion());
    try {
      creation.create(target, object, OPTIONS);
    } catch (ApiException e) {
      if (!e.reason().equals("AlreadyExists")) {
        throw e;
      }
    }
  }
}
