package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.registry.FieldOwnership;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.verb.ResourceCall;
import dev.slipway.runtime.apiserver.verb.Verb;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.apiserver.wire.ResourcePath;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the verb that answers a call about a resource. */
final class Router {
  private final Catalogue catalogue;
  private final FieldOwnership ownership;
  private final Map<String, Verb> verbs;

  /** Verbs by name; those of a subresource as {@code verb/subresource}. */
  Router(Catalogue catalogue, FieldOwnership ownership, Map<String, Verb> verbs) {
    this.catalogue = requireNonNull(catalogue);
    this.ownership = requireNonNull(ownership);
    this.verbs = Map.copyOf(verbs);
  }

  /**
   * Where a call goes.
   *
   * @param call the call with its resource
   * @param name the verb in the words of access rules
   * @param verb answers it
   */
  record Route(ResourceCall call, String name, Verb verb) {}

  /**
   * The route of a call.
   *
   * @throws ApiException 404 for resources that are not served, 405 for verbs that they lack
   */
  Route route(Call call) {
    ResourcePath path = ResourcePath.of(call.segments()).orElseThrow(Router::unknown);
    Served served =
        catalogue.find(path.group(), path.version(), path.plural()).orElseThrow(Router::unknown);
    boolean namespaced = served.type().scope() == Scope.NAMESPACED;
    if (!namespaced && !path.namespace().isEmpty()
        || namespaced && path.namespace().isEmpty() && !path.name().isEmpty()) {
      throw unknown();
    }
    String name = verbName(call, path).orElseThrow(Router::notAllowed);
    ResourceCall resourceCall = new ResourceCall(call, path, served, ownership);
    if (path.subresource().isEmpty()) {
      return new Route(resourceCall, name, find(name));
    }
    String subresource = path.subresource().split("/", 2)[0];
    Verb refusal = verbs.get("*/" + subresource);
    if (refusal != null && served.group().isEmpty()) {
      return new Route(resourceCall, name, refusal);
    }
    if (!served.type().subresources().contains(subresource)) {
      throw unknown();
    }
    Verb verb = verbs.get(name + "/" + subresource);
    if (verb == null) {
      throw notAllowed();
    }
    return new Route(resourceCall, name, verb);
  }

  private Verb find(String name) {
    Verb verb = verbs.get(name);
    if (verb == null) {
      throw notAllowed();
    }
    return verb;
  }

  private static Optional<String> verbName(Call call, ResourcePath path) {
    boolean one = !path.name().isEmpty();
    return Optional.ofNullable(
        switch (call.method().toUpperCase(Locale.ROOT)) {
          case "GET" -> {
            boolean watch = path.watch() || (path.subresource().isEmpty() && call.flag("watch"));
            yield watch ? "watch" : one ? "get" : "list";
          }
          case "POST" -> one && path.subresource().isEmpty() ? null : "create";
          case "PUT" -> one ? "update" : null;
          case "PATCH" -> one ? "patch" : null;
          case "DELETE" ->
              one ? "delete" : path.plural().equals("namespaces") ? null : "deletecollection";
          default -> null;
        });
  }

  static ApiException unknown() {
    return new ApiException(
        404,
        "NotFound",
        "the server could not find the requested resource",
        ApiException.Details.NONE);
  }

  static ApiException notAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        ApiException.Details.NONE);
  }
}
