package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.GroupVersionKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schemas of kinds, built-in and custom. */
public final class Schemas {
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("", "core"),
          Map.entry("admissionregistration.k8s.io", "admissionregistration"),
          Map.entry("apiextensions.k8s.io", "apiextensions"),
          Map.entry("apps", "apps"),
          Map.entry("authentication.k8s.io", "authentication"),
          Map.entry("authorization.k8s.io", "authorization"),
          Map.entry("autoscaling", "autoscaling"),
          Map.entry("batch", "batch"),
          Map.entry("certificates.k8s.io", "certificates"),
          Map.entry("coordination.k8s.io", "coordination"),
          Map.entry("discovery.k8s.io", "discovery"),
          Map.entry("events.k8s.io", "events"),
          Map.entry("meta.k8s.io", "meta"),
          Map.entry("networking.k8s.io", "networking"),
          Map.entry("policy", "policy"),
          Map.entry("rbac.authorization.k8s.io", "rbac"),
          Map.entry("scheduling.k8s.io", "scheduling"),
          Map.entry("storage.k8s.io", "storage"));

  /** Versions of the core group whose objects look like today's but for a few fields. */
  private static final Set<String> ANCESTORS = Set.of("v1beta3");

  private static final Set<String> META_KINDS = Set.of("DeleteOptions", "Status");

  private static final class Holder {
    static final Schemas BUILTIN = new Schemas(BuiltinTypes.load());
  }

  private final BuiltinTypes types;

  private Schemas(BuiltinTypes types) {
    this.types = types;
  }

  /** The built-in kinds. Loaded when first asked for. */
  public static Schemas builtin() {
    return Holder.BUILTIN;
  }

  /**
   * The schema of a kind. {@code v1beta3} kinds answer today's type with unknown fields allowed at
   * every place; a kind that is not known, {@link TypeSchema#ANY}.
   */
  public TypeSchema find(GroupVersionKind kind) {
    return builtin(kind).<TypeSchema>map(struct -> struct).orElse(TypeSchema.ANY);
  }

  /** The schema of a kind, if it is built in. */
  public Optional<Struct> builtin(GroupVersionKind kind) {
    String group = GROUPS.get(kind.group());
    if (group == null) {
      return Optional.empty();
    }
    if (group.equals("core") && ANCESTORS.contains(kind.version())) {
      return types.findLenient("core.v1." + kind.kind());
    }
    if (group.equals("core") && kind.version().equals("v1") && META_KINDS.contains(kind.kind())) {
      return types.find("meta.v1." + kind.kind());
    }
    return types.find(group + "." + kind.version() + "." + kind.kind());
  }

  /** A built-in type by its own name, such as {@code meta.v1.ObjectMeta}. */
  public Optional<Struct> type(String name) {
    return types.find(name);
  }

  /**
   * The schema of a custom kind.
   *
   * @param openApiV3Schema of one version in its CustomResourceDefinition; anything else than an
   *     object means that nothing is known of the kind but its metadata
   */
  public TypeSchema custom(JsonNode openApiV3Schema) {
    return new CustomTypes(objectMeta()).root(openApiV3Schema);
  }

  private Struct objectMeta() {
    return types
        .find("meta.v1.ObjectMeta")
        .orElseThrow(() -> new IllegalStateException("the list of types lacks ObjectMeta"));
  }
}
