package dev.slipway.runtime.apiserver.storage;

import dev.slipway.runtime.apiserver.resource.ResourceType;

/** Where objects lie in the store: {@code /registry/group/plural/[namespace/]name}. */
public final class Keys {
  static final String ROOT = "/registry/";

  private Keys() {}

  /** The key of one object; {@code namespace} is empty for cluster-scoped types. */
  public static String of(ResourceType type, String namespace, String name) {
    return prefix(type, namespace) + name;
  }

  /** What all keys of a type start with, in one namespace or, when that is empty, in all. */
  public static String prefix(ResourceType type, String namespace) {
    String all = ROOT + group(type.kind().group()) + "/" + type.plural() + "/";
    return namespace.isEmpty() ? all : all + namespace + "/";
  }

  /** The name in a key. */
  public static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** The namespace in a key, empty where the type is cluster-scoped. */
  static String namespace(String key) {
    String[] parts = key.substring(ROOT.length()).split("/", 4);
    return parts.length == 4 ? parts[2] : "";
  }

  /** {@code group/plural} of a key, core as the empty group. */
  static String typeOf(String key) {
    int plural = key.indexOf('/', ROOT.length());
    int end = key.indexOf('/', plural + 1);
    if (!key.startsWith(ROOT) || plural < 0 || end < 0) {
      return "";
    }
    String group = key.substring(ROOT.length(), plural);
    return (group.equals("core") ? "" : group) + key.substring(plural, end);
  }

  private static String group(String group) {
    return group.isEmpty() ? "core" : group;
  }
}
