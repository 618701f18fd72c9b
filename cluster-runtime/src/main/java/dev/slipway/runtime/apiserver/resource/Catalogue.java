package dev.slipway.runtime.apiserver.resource;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every resource type that the server serves, by the names clients use. Built-in types are fixed;
 * custom ones come and go. Safe for threads: readers see one consistent snapshot.
 */
public final class Catalogue {
  private final List<ResourceType> builtin;
  private final Map<String, Set<String>> olderCoreVersions;
  private final Map<String, Custom> custom = new TreeMap<>();
  private volatile Snapshot snapshot;

  private record Custom(ResourceType type, List<String> versions) {}

  private record Snapshot(
      Map<String, Map<String, Map<String, Served>>> byGroupVersionPlural,
      Map<String, ResourceType> byGroupPlural) {}

  /**
   * A catalogue of built-in types.
   *
   * @param builtin the types, in the order of discovery
   * @param olderCoreVersions versions of the core group beside the stored one, in order, with the
   *     kinds that each of them had
   */
  public Catalogue(
      Collection<? extends ResourceType> builtin, Map<String, Set<String>> olderCoreVersions) {
    this.builtin = List.copyOf(builtin);
    this.olderCoreVersions = new LinkedHashMap<>(olderCoreVersions);
    this.snapshot = build();
  }

  /** The type behind {@code /apis/group/version/plural}. */
  public Optional<Served> find(String group, String version, String plural) {
    return Optional.ofNullable(
        snapshot
            .byGroupVersionPlural
            .getOrDefault(group, Map.of())
            .getOrDefault(version, Map.of())
            .get(plural));
  }

  /** The type of a kind, in the version asked for. */
  public Optional<Served> find(GroupVersionKind kind) {
    return served(kind.group(), kind.version()).stream()
        .filter(served -> served.type().kind().kind().equals(kind.kind()))
        .findFirst();
  }

  /** The type that is stored under a group and plural name. */
  public Optional<ResourceType> stored(String group, String plural) {
    return Optional.ofNullable(snapshot.byGroupPlural.get(group + "/" + plural));
  }

  /** The groups, core (empty) first, then by name. */
  public List<String> groups() {
    return List.copyOf(snapshot.byGroupVersionPlural.keySet());
  }

  /** The versions of a group, preferred first; empty for an unknown group. */
  public List<String> versions(String group) {
    return List.copyOf(snapshot.byGroupVersionPlural.getOrDefault(group, Map.of()).keySet());
  }

  /** What a version of a group serves, by plural name. */
  public List<Served> served(String group, String version) {
    return List.copyOf(
        snapshot
            .byGroupVersionPlural
            .getOrDefault(group, Map.of())
            .getOrDefault(version, Map.of())
            .values());
  }

  /** Serves a custom type in the given versions, preferred first, from now on. */
  public synchronized void serve(ResourceType type, List<String> versions) {
    requireNonNull(type);
    custom.put(name(type), new Custom(type, List.copyOf(versions)));
    snapshot = build();
  }

  /** Stops serving a custom type. */
  public synchronized void withdraw(String group, String plural) {
    if (custom.remove(group + "/" + plural) != null) {
      snapshot = build();
    }
  }

  private Snapshot build() {
    Map<String, Map<String, Map<String, Served>>> served = new TreeMap<>();
    Map<String, ResourceType> stored = new TreeMap<>();
    for (ResourceType type : builtin) {
      add(served, type, List.of(type.kind().version()));
      stored.put(name(type), type);
    }
    olderCoreVersions.forEach(
        (version, kinds) -> {
          for (ResourceType type : builtin) {
            if (type.kind().group().isEmpty() && kinds.contains(type.kind().kind())) {
              add(served, type, List.of(version));
            }
          }
        });
    List<Custom> others = new ArrayList<>(custom.values());
    for (Custom one : others) {
      if (stored.putIfAbsent(name(one.type), one.type) == null) {
        add(served, one.type, one.versions);
      }
    }
    return new Snapshot(served, stored);
  }

  private static void add(
      Map<String, Map<String, Map<String, Served>>> served,
      ResourceType type,
      List<String> versions) {
    for (String version : versions) {
      served
          .computeIfAbsent(type.kind().group(), group -> new LinkedHashMap<>())
          .computeIfAbsent(version, one -> new TreeMap<>())
          .put(type.plural(), new Served(type, version));
    }
  }

  private static String name(ResourceType type) {
    return type.kind().group() + "/" + type.plural();
  }
}
