package dev.slipway.runtime.apiserver;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that every server has. */
final class BuiltinTypes {
  private static final String CORE = "";

  private BuiltinTypes() {}

  static Catalogue catalogue() {
    return new Catalogue(types(), Map.of());
  }

  private static List<ResourceType> types() {
    return List.of(
        plain(
            CORE,
            "Namespace",
            "namespaces",
            "ns",
            ResourceType.Scope.CLUSTER,
            "status",
            "finalize"),
        plain(CORE, "Node", "nodes", "no", ResourceType.Scope.CLUSTER, "status"),
        plain(
            CORE,
            "PersistentVolume",
            "persistentvolumes",
            "pv",
            ResourceType.Scope.CLUSTER,
            "status"),
        plain(CORE, "Pod", "pods", "po", ResourceType.Scope.NAMESPACED, "status", "binding"),
        plain(CORE, "Service", "services", "svc", ResourceType.Scope.NAMESPACED, "status"),
        plain(
            CORE,
            "ReplicationController",
            "replicationcontrollers",
            "rc",
            ResourceType.Scope.NAMESPACED,
            "status"),
        plain(CORE, "Endpoints", "endpoints", "ep", ResourceType.Scope.NAMESPACED),
        plain(CORE, "Event", "events", "ev", ResourceType.Scope.NAMESPACED),
        plain(CORE, "Secret", "secrets", "", ResourceType.Scope.NAMESPACED),
        plain(CORE, "ConfigMap", "configmaps", "cm", ResourceType.Scope.NAMESPACED),
        plain(CORE, "ServiceAccount", "serviceaccounts", "sa", ResourceType.Scope.NAMESPACED),
        plain(
            CORE,
            "PersistentVolumeClaim",
            "persistentvolumeclaims",
            "pvc",
            ResourceType.Scope.NAMESPACED,
            "status"),
        plain("coordination.k8s.io", "Lease", "leases", "", ResourceType.Scope.NAMESPACED),
        plain(
            "slipway.dev",
            "Repository",
            "repositories",
            "",
            ResourceType.Scope.NAMESPACED,
            "status"),
        plain("slipway.dev", "Stack", "stacks", "", ResourceType.Scope.NAMESPACED, "status"));
  }

  private static ResourceType plain(
      String group,
      String kind,
      String plural,
      String shortName,
      ResourceType.Scope scope,
      String... subresources) {
    return new PlainType(
        new GroupVersionKind(group, group.equals("slipway.dev") ? "v1alpha1" : "v1", kind),
        plural,
        shortName.isEmpty() ? List.of() : List.of(shortName),
        scope,
        Set.of(subresources));
  }

  private record PlainType(
      GroupVersionKind kind,
      String plural,
      List<String> shortNames,
      Scope scope,
      Set<String> subresources)
      implements ResourceType {
    @Override
    public String singular() {
      return kind.kind().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public boolean deletesGracefully() {
      return kind.kind().equals("Pod");
    }

    @Override
    public boolean countsGenerations() {
      return subresources.contains("status");
    }

    @Override
    public void prepareForCreate(com.fasterxml.jackson.databind.node.ObjectNode object) {
      if (kind.kind().equals("Namespace")) {
        object.putObject("spec").putArray("finalizers").add("kubernetes");
        object.putObject("status").put("phase", "Active");
      } else if (kind.kind().equals("Pod")) {
        object.putObject("status").put("phase", "Pending");
      }
    }

    @Override
    public List<Column> columns() {
      return List.of(new Column("Name", "string", "name", "", 0));
    }

    @Override
    public List<Object> cells(KubeObject object, Instant now) {
      return List.of(object.name());
    }

    @Override
    public Set<String> selectableFieldNames() {
      return switch (kind.kind()) {
        case "Pod" -> Set.of("spec.nodeName", "status.phase");
        case "Event" ->
            Set.of(
                "involvedObject.kind",
                "involvedObject.name",
                "involvedObject.namespace",
                "involvedObject.uid");
        default -> Set.of();
      };
    }

    @Override
    public Map<String, String> selectableFields(KubeObject object) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String name : selectableFieldNames()) {
        fields.put(name, object.text(name.split("\\.")).orElse(""));
      }
      return fields;
    }
  }
}
