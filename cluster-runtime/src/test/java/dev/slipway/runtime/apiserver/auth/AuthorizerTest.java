package dev.slipway.runtime.apiserver.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
  private static final RequestedAction DELETE_POD =
      new RequestedAction("delete", "", "pods", "", "default", "web", "");

  private final Authorizer authorizer = new Authorizer();

  @Test
  void partsOfTheClusterMayDoEverything() {
    for (UserInfo user :
        List.of(
            UserInfo.authenticated("anyone", List.of("system:masters")),
            UserInfo.authenticated("system:node:n1", List.of("system:nodes")),
            UserInfo.authenticated("system:kube-scheduler", List.of()),
            UserInfo.authenticated("system:kube-proxy", List.of()),
            UserInfo.authenticated("system:kube-controller-manager", List.of()),
            UserInfo.authenticated("slipway:operator", List.of()),
            UserInfo.authenticated("slipway:front-door", List.of()))) {
      assertThat(authorizer.allows(user, DELETE_POD)).as(user.name()).isTrue();
    }
  }

  @Test
  void othersAreRefusedInTheWordsOfKubernetes() {
    UserInfo bob = UserInfo.authenticated("bob", List.of("dev", "slipway:operator"));

    assertThatThrownBy(() -> authorizer.check(bob, DELETE_POD))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(403);
              assertThat(e)
                  .hasMessage(
                      "pods \"web\" is forbidden: User \"bob\" cannot delete resource \"pods\" in"
                          + " API group \"\" in the namespace \"default\"");
            });
    assertThatThrownBy(() -> authorizer.check(bob, RequestedAction.onPath("get", "/metrics")))
        .hasMessage("forbidden: User \"bob\" cannot get path \"/metrics\"");
  }

  @Test
  void knownUsersSeeWhatIsOffered() {
    UserInfo bob = UserInfo.authenticated("bob", List.of());

    for (String path : List.of("/api", "/apis/apps/v1", "/version", "/openapi/v3", "/healthz")) {
      assertThat(authorizer.allows(bob, RequestedAction.onPath("get", path))).as(path).isTrue();
      assertThat(authorizer.allows(bob, RequestedAction.onPath("post", path))).as(path).isFalse();
    }
  }

  @Test
  void nobodySeesHealthOnly() {
    UserInfo nobody = UserInfo.ANONYMOUS;

    assertThat(authorizer.allows(nobody, RequestedAction.onPath("get", "/readyz/etcd"))).isTrue();
    for (String path : List.of("/api", "/version", "/", "", "/healthzz", "/healthz/../api")) {
      assertThat(authorizer.allows(nobody, RequestedAction.onPath("get", path))).as(path).isFalse();
    }
    assertThat(
            authorizer.allows(
                new UserInfo("x", List.of("system:masters", "system:unauthenticated")), DELETE_POD))
        .isFalse();
  }
}
