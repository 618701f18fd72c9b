package dev.slipway.runtime.apiserver.auth;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.pki.ClusterUsers;
import java.util.Set;

/**
 * Says what a user may do: the cluster's own parts and its administrators everything, every other
 * known user may look at what the server offers, everybody may ask for its health.
 */
public final class Authorizer {
  private static final Set<String> FULL_USERS =
      Set.of(
          ClusterUsers.CONTROLLER_MANAGER,
          ClusterUsers.SCHEDULER,
          ClusterUsers.PROXY,
          ClusterUsers.OPERATOR,
          ClusterUsers.FRONT_DOOR);
  private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
  private static final Set<String> DISCOVERY =
      Set.of("/api", "/apis", "/version", "/openapi", "/openid", "/.well-known");

  /** Whether the user may do it. */
  public boolean allows(UserInfo user, RequestedAction action) {
    if (isFull(user)) {
      return true;
    }
    if (!action.resource().isEmpty() || !action.verb().equals("get")) {
      return false;
    }
    return isUnder(HEALTH, action.path())
        || (!user.isAnonymous() && isUnder(DISCOVERY, action.path()));
  }

  /**
   * Lets the user pass.
   *
   * @throws ApiException 403, saying what the user may not do
   */
  public void check(UserInfo user, RequestedAction action) {
    if (!allows(user, action)) {
      String reason = "User \"" + user.name() + "\" " + action.describe();
      if (action.resource().isEmpty()) {
        throw new ApiException(403, "Forbidden", "forbidden: " + reason, ApiException.Details.NONE);
      }
      throw ApiException.forbidden(action.group(), action.resource(), action.name(), reason);
    }
  }

  private static boolean isFull(UserInfo user) {
    if (user.isAnonymous()) {
      return false;
    }
    return user.groups().contains(ClusterUsers.MASTERS)
        || (user.groups().contains(ClusterUsers.NODES)
            && user.name().startsWith(ClusterUsers.NODE_PREFIX))
        || FULL_USERS.contains(user.name());
  }

  private static boolean isUnder(Set<String> roots, String path) {
    int end = path.indexOf('/', 1);
    return !path.contains("..") && roots.contains(end < 0 ? path : path.substring(0, end));
  }
}
