package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.managedfields.FieldManagement;
import dev.slipway.runtime.apiserver.managedfields.FieldManager;
import dev.slipway.runtime.apiserver.managedfields.Force;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Records owners as the specification has it, for writes and for server-side apply. */
public final class ManagedFields implements FieldOwnership {
  private final SchemaSource schemas;
  private final Clock clock;

  public ManagedFields(SchemaSource schemas, Clock clock) {
    this.schemas = requireNonNull(schemas);
    this.clock = requireNonNull(clock);
  }

  @Override
  public ObjectNode record(
      Target target, Part part, @Nullable ObjectNode before, ObjectNode after, String manager) {
    return FieldManagement.recordUpdate(
        schemas.of(target.type()), before, after, manager(target, part, manager), clock.instant());
  }

  /** The live object with everything applied that {@code applied} says. */
  public ObjectNode apply(
      Target target,
      Part part,
      @Nullable ObjectNode live,
      ObjectNode applied,
      String manager,
      Force force) {
    return FieldManagement.apply(
        schemas.of(target.type()),
        live,
        applied,
        manager(target, part, manager),
        force,
        clock.instant());
  }

  private static FieldManager manager(Target target, Part part, String name) {
    return new FieldManager(name, target.type().kind().apiVersion(), part.subresource());
  }
}
