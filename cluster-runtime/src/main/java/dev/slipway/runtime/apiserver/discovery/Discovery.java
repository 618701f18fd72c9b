package dev.slipway.runtime.apiserver.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.discovery.Subresources.Subresource;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.wire.Call;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers {@code /api}, {@code /apis} and what lies directly below them. */
public final class Discovery {
  static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final Catalogue catalogue;
  private final AggregatedDiscovery aggregated;
  private final Supplier<String> serverAddress;

  /**
   * Discovery of a catalogue.
   *
   * @param serverAddress where the server is reached, as {@code host:port}
   */
  public Discovery(Catalogue catalogue, Supplier<String> serverAddress) {
    this.catalogue = requireNonNull(catalogue);
    this.aggregated = new AggregatedDiscovery(catalogue);
    this.serverAddress = requireNonNull(serverAddress);
  }

  /** The document at a call's path, if there is one. */
  public Optional<Page> find(Call call) {
    List<String> segments = call.segments();
    if (segments.isEmpty()) {
      return Optional.of(page(paths()));
    }
    return switch (segments.getFirst()) {
      case "api" ->
          switch (segments.size()) {
            case 1 -> aggregated.core(call).or(() -> Optional.of(page(versions())));
            case 2 -> resources("", segments.get(1));
            default -> Optional.empty();
          };
      case "apis" -> apis(call, segments);
      default -> Optional.empty();
    };
  }

  private Optional<Page> apis(Call call, List<String> segments) {
    return switch (segments.size()) {
      case 1 -> aggregated.groups(call).or(() -> Optional.of(page(groups())));
      // Clients ask for the old core versions here, since their names look like a group's.
      case 2 ->
          catalogue.versions("").contains(segments.get(1))
              ? resources("", segments.get(1))
              : catalogue.groups().contains(segments.get(1))
                  ? Optional.of(page(group(segments.get(1))))
                  : Optional.empty();
      case 3 -> resources(segments.get(1), segments.get(2));
      default -> Optional.empty();
    };
  }

  private static Page page(ObjectNode tree) {
    return call -> call.answer(200, "application/json", tree.toString().getBytes(UTF_8));
  }

  private ObjectNode paths() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode paths = tree.putArray("paths");
    for (String group : catalogue.groups()) {
      for (String version : catalogue.versions(group)) {
        paths.add(group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version);
      }
    }
    List.of("/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    return tree;
  }

  private ObjectNode versions() {
    ObjectNode versions = JsonNodeFactory.instance.objectNode();
    versions.put("kind", "APIVersions");
    ArrayNode array = versions.putArray("versions");
    catalogue.versions("").forEach(array::add);
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress.get());
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIGroupList");
    list.put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    for (String name : catalogue.groups()) {
      if (!name.isEmpty()) {
        ObjectNode group = group(name);
        group.remove(List.of("kind", "apiVersion"));
        groups.add(group);
      }
    }
    return list;
  }

  private ObjectNode group(String name) {
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    group.put("kind", "APIGroup");
    group.put("apiVersion", "v1");
    group.put("name", name);
    ArrayNode versions = group.putArray("versions");
    for (String version : catalogue.versions(name)) {
      versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", versions.path(0).deepCopy());
    return group;
  }

  private Optional<Page> resources(String group, String version) {
    List<Served> all = catalogue.served(group, version);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1");
    }
    list.put("groupVersion", all.getFirst().kind().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (Served served : all) {
      resource(served, resources.addObject());
      for (Subresource subresource : Subresources.of(served)) {
        subresource(served, subresource, resources.addObject());
      }
    }
    return Optional.of(page(list));
  }

  private static void resource(Served served, ObjectNode into) {
    ResourceType type = served.type();
    into.put("name", type.plural());
    into.put("singularName", type.singular());
    into.put("namespaced", type.scope() == Scope.NAMESPACED);
    into.put("kind", served.kind().kind());
    verbs(type).forEach(into.putArray("verbs")::add);
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(into.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(into.putArray("categories")::add);
    }
  }

  private static void subresource(Served served, Subresource subresource, ObjectNode into) {
    into.put("name", served.type().plural() + "/" + subresource.name());
    into.put("singularName", "");
    into.put("namespaced", served.type().scope() == Scope.NAMESPACED);
    if (!subresource.kind().group().equals(served.group())) {
      into.put("group", subresource.kind().group());
      into.put("version", subresource.kind().version());
    }
    into.put("kind", subresource.kind().kind());
    subresource.verbs().forEach(into.putArray("verbs")::add);
  }

  /** Namespaces are deleted one at a time. */
  static List<String> verbs(ResourceType type) {
    boolean namespaces = type.kind().group().isEmpty() && type.plural().equals("namespaces");
    return namespaces
        ? VERBS.stream().filter(verb -> !verb.equals("deletecollection")).toList()
        : VERBS;
  }
}
