package dev.slipway.reconciler.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.GroupVersionKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds a cluster serves, found by discovery when first asked for. A kind that is not known is
 * looked for again after a short while: definitions come and go.
 */
public final class KindCatalogue {
  private static final Duration MEMORY_OF_ABSENCE = Duration.ofSeconds(2);

  private record Served(Map<String, Kind> kinds, Instant readAt) {}

  private final KubeApi api;
  private final Clock clock;
  private final Map<String, Served> byGroupVersion = new ConcurrentHashMap<>();
  private final Map<String, String> preferredVersions = new ConcurrentHashMap<>();

  /** A catalogue that asks through {@code api}. */
  public KindCatalogue(KubeApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
    preferredVersions.put("", "v1");
  }

  /** The kind, if the cluster serves it in this version. */
  public Optional<Kind> find(GroupVersionKind type) {
    String groupVersion = type.apiVersion();
    Served served = byGroupVersion.get(groupVersion);
    Kind kind = served == null ? null : served.kinds.get(type.kind());
    if (kind != null) {
      return Optional.of(kind);
    }
    if (served != null && clock.instant().isBefore(served.readAt.plus(MEMORY_OF_ABSENCE))) {
      return Optional.empty();
    }
    return Optional.ofNullable(discover(groupVersion).kinds.get(type.kind()));
  }

  /** The kind in whatever version the cluster prefers. */
  public Optional<Kind> find(String group, String kind) {
    return preferredVersion(group)
        .flatMap(version -> find(new GroupVersionKind(group, version, kind)));
  }

  /** Kinds seen so far that live outside namespaces, each {@code group/Kind}. */
  public Set<String> clusterScoped() {
    Set<String> names = new TreeSet<>();
    byGroupVersion
        .values()
        .forEach(
            served ->
                served.kinds.values().stream()
                    .filter(kind -> !kind.namespaced())
                    .forEach(kind -> names.add(kind.type().group() + "/" + kind.type().kind())));
    return names;
  }

  /** Forgets a kind that turned out to be gone. */
  void forget(GroupVersionKind type) {
    byGroupVersion.remove(type.apiVersion());
    if (!type.group().isEmpty()) {
      preferredVersions.remove(type.group());
    }
  }

  private Served discover(String groupVersion) {
    String path = (groupVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + groupVersion;
    Map<String, Kind> kinds = new ConcurrentHashMap<>();
    ApiReply reply = api.read(path).join();
    if (reply instanceof ApiReply.Accepted accepted) {
      for (JsonNode resource : accepted.object().at("resources")) {
        String plural = resource.path("name").asText("");
        String name = resource.path("kind").asText("");
        if (!plural.contains("/") && !name.isEmpty()) {
          kinds.put(
              name,
              new Kind(
                  GroupVersionKind.of(groupVersion, name),
                  plural,
                  resource.path("namespaced").asBoolean(true)));
        }
      }
    }
    Served served = new Served(kinds, clock.instant());
    byGroupVersion.put(groupVersion, served);
    return served;
  }

  private Optional<String> preferredVersion(String group) {
    @Nullable String known = preferredVersions.get(group);
    if (known != null) {
      return Optional.of(known);
    }
    if (api.read("/apis/" + group).join() instanceof ApiReply.Accepted accepted) {
      Optional<String> version = accepted.object().text("preferredVersion", "version");
      version.ifPresent(found -> preferredVersions.put(group, found));
      return version;
    }
    return Optional.empty();
  }
}
