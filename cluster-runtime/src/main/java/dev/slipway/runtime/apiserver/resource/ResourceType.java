package dev.slipway.runtime.apiserver.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One kind of object that the server stores: its names, its rules and how it is printed.
 *
 * <p>All methods are pure. Those that take an {@link ObjectNode} change that tree in place: the
 * server hands them a tree of its own. They are called with whatever a client sent and so must not
 * trust the type of any field: what is of the wrong type is left for {@link #validate} or the
 * schema check to name.
 */
public interface ResourceType {
  /** Whether objects live in namespaces. */
  enum Scope {
    NAMESPACED,
    CLUSTER
  }

  /** The stored version and kind. */
  GroupVersionKind kind();

  /** Plural name in URLs, such as {@code replicationcontrollers}. */
  String plural();

  /** Such as {@code replicationcontroller}. */
  String singular();

  /** Such as {@code rc}. */
  default List<String> shortNames() {
    return List.of();
  }

  /** Such as {@code all}. */
  default List<String> categories() {
    return List.of();
  }

  /** Whether objects live in namespaces. */
  Scope scope();

  /** Subresources served beside the object: {@code status}, {@code scale}, … */
  default Set<String> subresources() {
    return Set.of();
  }

  /** True when {@code metadata.generation} counts changes of {@code spec}. */
  default boolean countsGenerations() {
    return false;
  }

  /** True when an update may leave out {@code metadata.resourceVersion}. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** True when deleting waits for somebody (the kubelet) to confirm, as for pods. */
  default boolean deletesGracefully() {
    return false;
  }

  /** True for a type that a CustomResourceDefinition defines. */
  default boolean isCustom() {
    return false;
  }

  /** Fills in what the version's defaults say. Idempotent. */
  default void applyDefaults(ObjectNode object) {}

  /** Sets what only the server may set on a new object, such as an initial status. */
  default void prepareForCreate(ObjectNode object) {
    object.remove("status");
  }

  /**
   * Restores, from the object as it is, what an update through the main resource may not change.
   */
  default void prepareForUpdate(KubeObject before, ObjectNode after) {
    JsonNode status = before.at("status");
    if (status.isMissingNode()) {
      after.remove("status");
    } else {
      after.set("status", status.deepCopy());
    }
  }

  /** Findings about an object after defaulting, without {@code metadata}, which all kinds share. */
  default List<Cause> validate(KubeObject object) {
    return List.of();
  }

  /** Findings about a change, beyond {@link #validate} of its result. */
  default List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    return List.of();
  }

  /** Columns of the printed table; {@code NAME} and {@code AGE} included. */
  List<Column> columns();

  /** One cell per column: text, number or boolean. */
  List<Object> cells(KubeObject object, Instant now);

  /** Field selector labels that this kind knows beyond {@code metadata.name/namespace}. */
  default Map<String, String> selectableFields(KubeObject object) {
    return Map.of();
  }

  /** The labels that {@link #selectableFields} knows. */
  default Set<String> selectableFieldNames() {
    return Set.of();
  }

  /**
   * A column.
   *
   * @param name heading such as {@code Ready}
   * @param type {@code string}, {@code integer}, {@code boolean}, {@code date}
   * @param format {@code name} for the first column, else mostly empty
   * @param description one sentence
   * @param priority 0 for always, 1 for {@code -o wide}
   */
  record Column(String name, String type, String format, String description, int priority) {}
}
