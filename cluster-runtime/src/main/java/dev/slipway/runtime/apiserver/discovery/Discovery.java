package dev.slipway.runtime.apiserver.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.wire.Call;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers {@code /api}, {@code /apis} and what lies directly below them. */
public final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final Catalogue catalogue;

  public Discovery(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue);
  }

  /** A document that the server has at a path. */
  @FunctionalInterface
  public interface Page {
    /** Answers a call for it. */
    void answer(Call call) throws IOException;
  }

  /** The document at a call's path, if there is one. */
  public Optional<Page> find(Call call) {
    List<String> segments = call.segments();
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    return switch (segments.getFirst()) {
      case "healthz", "livez", "readyz" ->
          Optional.of(one -> one.answer(200, "text/plain; charset=utf-8", "ok".getBytes(UTF_8)));
      case "version" -> page(segments, 1, version());
      case "api" ->
          segments.size() == 1
              ? page(segments, 1, versions())
              : segments.size() == 2 ? resources("", segments.get(1)) : Optional.empty();
      case "apis" -> apis(segments);
      default -> Optional.empty();
    };
  }

  private Optional<Page> apis(List<String> segments) {
    return switch (segments.size()) {
      case 1 -> page(segments, 1, groups());
      case 2 ->
          segments.get(1).startsWith("v1beta")
              ? resources("", segments.get(1))
              : catalogue.versions(segments.get(1)).isEmpty()
                  ? Optional.empty()
                  : page(segments, 2, group(segments.get(1)));
      case 3 -> resources(segments.get(1), segments.get(2));
      default -> Optional.empty();
    };
  }

  private static Optional<Page> page(List<String> segments, int length, ObjectNode tree) {
    return segments.size() == length
        ? Optional.of(call -> call.answer(200, "application/json", tree.toString().getBytes(UTF_8)))
        : Optional.empty();
  }

  private static ObjectNode version() {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.put("major", "1");
    version.put("minor", "32");
    version.put("gitVersion", "v1.32.0+slipway");
    version.put("gitCommit", "");
    version.put("gitTreeState", "clean");
    version.put("buildDate", "1970-01-01T00:00:00Z");
    version.put("goVersion", "");
    version.put("compiler", "javac");
    version.put("platform", "linux/amd64");
    return version;
  }

  private ObjectNode versions() {
    ObjectNode versions = JsonNodeFactory.instance.objectNode();
    versions.put("kind", "APIVersions");
    ArrayNode array = versions.putArray("versions");
    catalogue.versions("").forEach(array::add);
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIGroupList");
    list.put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    catalogue.groups().stream()
        .filter(group -> !group.isEmpty())
        .forEach(name -> groups.add(group(name)));
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
    group.set("preferredVersion", versions.get(0).deepCopy());
    return group;
  }

  private Optional<Page> resources(String group, String version) {
    List<Served> all = catalogue.served(group, version);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIResourceList");
    list.put("apiVersion", "v1");
    list.put("groupVersion", all.getFirst().kind().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (Served served : all) {
      ResourceType type = served.type();
      ObjectNode one = resources.addObject();
      one.put("name", type.plural());
      one.put("singularName", type.singular());
      one.put("namespaced", type.scope() == Scope.NAMESPACED);
      one.put("kind", type.kind().kind());
      VERBS.forEach(one.withArray("verbs")::add);
      if (!type.shortNames().isEmpty()) {
        type.shortNames().forEach(one.withArray("shortNames")::add);
      }
      if (!type.categories().isEmpty()) {
        type.categories().forEach(one.withArray("categories")::add);
      }
      for (String subresource : type.subresources()) {
        ObjectNode sub = resources.addObject();
        sub.put("name", type.plural() + "/" + subresource);
        sub.put("singularName", "");
        sub.put("namespaced", type.scope() == Scope.NAMESPACED);
        sub.put("kind", type.kind().kind());
        List.of("get", "patch", "update").forEach(sub.withArray("verbs")::add);
      }
    }
    return Optional.of(
        call -> call.answer(200, "application/json", list.toString().getBytes(UTF_8)));
  }
}
