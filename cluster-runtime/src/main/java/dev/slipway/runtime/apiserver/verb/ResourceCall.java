package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.registry.FieldOwnership;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.registry.WriteOptions;
import dev.slipway.runtime.apiserver.registry.WriteOptions.Persistence;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.apiserver.wire.ResourcePath;
import java.util.List;

/**
 * A call about a resource that is served.
 *
 * @param call the exchange
 * @param path the parts of its path
 * @param served the type and version
 * @param ownership keeps the record of who owns which field
 */
public record ResourceCall(Call call, ResourcePath path, Served served, FieldOwnership ownership) {
  private static final int LONGEST_MANAGER = 128;

  public ResourceCall {
    requireNonNull(call);
    requireNonNull(path);
    requireNonNull(served);
    requireNonNull(ownership);
  }

  /** The stored type. */
  public ResourceType type() {
    return served.type();
  }

  /** The object that the path names. */
  public Target target() {
    return new Target(type(), path.namespace(), path.name());
  }

  /** True when the path names a namespaced type without a namespace: all of them. */
  public boolean isAcrossNamespaces() {
    return type().scope() == Scope.NAMESPACED && path.namespace().isEmpty();
  }

  /** What the keys of the call's objects start with. */
  public String keyPrefix() {
    return Keys.prefix(type(), path.namespace());
  }

  /** Who writes and whether it counts. */
  public WriteOptions writeOptions() {
    return new WriteOptions(manager(), persistence(), ownership);
  }

  /** The field manager: what the client says, else the start of its User-Agent. */
  public String manager() {
    String given = call.parameter("fieldManager").orElse("");
    if (given.length() > LONGEST_MANAGER) {
      throw ApiException.badRequest("fieldManager is longer than " + LONGEST_MANAGER);
    }
    if (!given.isEmpty()) {
      return given;
    }
    String agent = call.header("User-Agent").split("/", 2)[0];
    String printable = agent.replaceAll("[^\\x20-\\x7e]", "");
    return printable.substring(0, Math.min(printable.length(), LONGEST_MANAGER));
  }

  /** Reads {@code dryRun}. */
  public Persistence persistence() {
    return persistence(call.parameters("dryRun"));
  }

  static Persistence persistence(List<String> values) {
    for (String value : values) {
      if (value.equals("All")) {
        return Persistence.DRY_RUN;
      }
      if (!value.isEmpty()) {
        throw ApiException.badRequest(
            "invalid dryRun value \"" + value + "\": supported values: \"All\"");
      }
    }
    return Persistence.STORED;
  }
}
