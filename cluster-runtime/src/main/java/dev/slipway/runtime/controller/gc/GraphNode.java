package dev.slipway.runtime.controller.gc;

import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.ResourceKind;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Set;

/**
 * What the collector knows of one object.
 *
 * @param deleting somebody asked for its deletion
 */
record GraphNode(
    String uid,
    ResourceKind kind,
    ObjectName name,
    List<Owner> owners,
    boolean deleting,
    Set<String> finalizers) {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  /**
   * An owner as its dependent names it.
   *
   * @param group API group, empty for core
   * @param blocking whether the owner waits for the dependent in a foreground deletion
   */
  record Owner(String uid, String group, String kind, String name, boolean blocking) {
    static Owner of(OwnerReference reference) {
      String version = reference.getApiVersion();
      int slash = version == null ? -1 : version.indexOf('/');
      return new Owner(
          reference.getUid(),
          slash < 0 ? "" : version.substring(0, slash),
          reference.getKind(),
          reference.getName(),
          Boolean.TRUE.equals(reference.getBlockOwnerDeletion()));
    }
  }

  GraphNode {
    owners = List.copyOf(owners);
    finalizers = Set.copyOf(finalizers);
  }

  static GraphNode of(ResourceKind kind, HasMetadata object) {
    return new GraphNode(
        object.getMetadata().getUid(),
        kind,
        ObjectName.of(object),
        object.getMetadata().getOwnerReferences().stream().map(Owner::of).toList(),
        PodState.isTerminating(object),
        Set.copyOf(object.getMetadata().getFinalizers()));
  }

  /** Waits for its dependents to go before it goes itself. */
  boolean waitsForDependents() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  /** Is to leave its dependents behind. */
  boolean orphansDependents() {
    return deleting && finalizers.contains(ORPHAN);
  }

  /** Whether this is the object that {@code dependent} means by {@code owner}. */
  boolean isMeantBy(GraphNode dependent, Owner owner) {
    return uid.equals(owner.uid())
        && kind.group().equals(owner.group())
        && kind.kind().equals(owner.kind())
        && name.name().equals(owner.name())
        && (name.namespace().isEmpty() || name.namespace().equals(dependent.name().namespace()));
  }

  /** {@code pods default/web-x7k2p}. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
