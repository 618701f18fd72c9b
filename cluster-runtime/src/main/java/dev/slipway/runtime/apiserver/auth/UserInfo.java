package dev.slipway.runtime.apiserver.auth;

import java.util.List;

/**
 * Whom a request was found to come from.
 *
 * @param name the user
 * @param groups the groups, always with one of {@link #AUTHENTICATED} and {@link #UNAUTHENTICATED}
 */
public record UserInfo(String name, List<String> groups) {
  public static final String AUTHENTICATED = "system:authenticated";
  public static final String UNAUTHENTICATED = "system:unauthenticated";

  /** Who shows nothing at all. */
  public static final UserInfo ANONYMOUS =
      new UserInfo("system:anonymous", List.of(UNAUTHENTICATED));

  public UserInfo {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a user needs a name");
    }
    groups = List.copyOf(groups);
  }

  /** A user who proved to be who they are. */
  public static UserInfo authenticated(String name, List<String> groups) {
    List<String> all = new java.util.ArrayList<>(groups);
    if (!all.contains(AUTHENTICATED)) {
      all.add(AUTHENTICATED);
    }
    all.remove(UNAUTHENTICATED);
    return new UserInfo(name, all);
  }

  public boolean isAnonymous() {
    return groups.contains(UNAUTHENTICATED);
  }
}
