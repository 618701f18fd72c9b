package dev.slipway.runtime.apiserver.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.discovery.Subresources.Subresource;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.wire.Call;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All groups, versions and resources in one document, for clients that ask for it. */
final class AggregatedDiscovery {
  private final Catalogue catalogue;

  AggregatedDiscovery(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue);
  }

  /** The core group, where the client accepts this form. */
  Optional<Page> core(Call call) {
    return wanted(call).map(version -> page(version, List.of("")));
  }

  /** All other groups, where the client accepts this form. */
  Optional<Page> groups(Call call) {
    return wanted(call)
        .map(
            version ->
                page(
                    version,
                    catalogue.groups().stream().filter(group -> !group.isEmpty()).toList()));
  }

  /** The first version of the form that the client names before plain JSON. */
  private static Optional<String> wanted(Call call) {
    for (String clause : call.header("Accept").split(",")) {
      String text = clause.replace(" ", "").toLowerCase(Locale.ROOT);
      if (text.equals("application/json") || text.equals("*/*")) {
        return Optional.empty();
      }
      if (text.startsWith("application/json")
          && text.contains(";g=apidiscovery.k8s.io")
          && text.contains(";as=apigroupdiscoverylist")) {
        if (text.contains(";v=v2beta1")) {
          return Optional.of("v2beta1");
        }
        if (text.contains(";v=v2")) {
          return Optional.of("v2");
        }
      }
    }
    return Optional.empty();
  }

  private Page page(String version, List<String> groups) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIGroupDiscoveryList");
    list.put("apiVersion", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : groups) {
      items.add(group(group));
    }
    return call ->
        call.answer(
            200,
            "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
            list.toString().getBytes(UTF_8));
  }

  private ObjectNode group(String name) {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = group.putObject("metadata");
    if (!name.isEmpty()) {
      metadata.put("name", name);
    }
    metadata.putNull("creationTimestamp");
    ArrayNode versions = group.putArray("versions");
    for (String version : catalogue.versions(name)) {
      ObjectNode one = versions.addObject();
      one.put("version", version);
      ArrayNode resources = one.putArray("resources");
      catalogue.served(name, version).forEach(served -> resources.add(resource(served)));
      one.put("freshness", "Current");
    }
    return group;
  }

  private static ObjectNode resource(Served served) {
    ResourceType type = served.type();
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("resource", type.plural());
    resource.set("responseKind", kind(served.kind()));
    resource.put("scope", type.scope() == Scope.NAMESPACED ? "Namespaced" : "Cluster");
    resource.put("singularResource", type.singular());
    Discovery.verbs(type).forEach(resource.putArray("verbs")::add);
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(resource.putArray("categories")::add);
    }
    List<Subresource> subresources = Subresources.of(served);
    if (!subresources.isEmpty()) {
      ArrayNode array = resource.putArray("subresources");
      for (Subresource subresource : subresources) {
        ObjectNode one = array.addObject();
        one.put("subresource", subresource.name());
        one.set("responseKind", kind(subresource.kind()));
        subresource.verbs().forEach(one.putArray("verbs")::add);
      }
    }
    return resource;
  }

  private static ObjectNode kind(GroupVersionKind kind) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
  }
}
