package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.Router.Route;
import dev.slipway.runtime.apiserver.auth.Authenticator;
import dev.slipway.runtime.apiserver.auth.Authorizer;
import dev.slipway.runtime.apiserver.auth.RequestedAction;
import dev.slipway.runtime.apiserver.auth.UserInfo;
import dev.slipway.runtime.apiserver.discovery.Page;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.apiserver.wire.ResourcePath;
import dev.slipway.runtime.apiserver.wire.StatusWriter;
import dev.slipway.runtime.store.StoreException;
import dev.slipway.runtime.store.ValueTooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request through authentication, access rules and its verb, and catches refusals. */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private static final String IMPERSONATE = "Impersonate-";

  private final Authenticator authenticator;
  private final Authorizer authorizer = new Authorizer();
  private final Router router;
  private final Paths paths;
  private final StatusWriter statuses = new StatusWriter();
  private final Metrics metrics;

  Pipeline(Authenticator authenticator, Router router, Paths paths, Metrics metrics) {
    this.authenticator = requireNonNull(authenticator);
    this.router = requireNonNull(router);
    this.paths = requireNonNull(paths);
    this.metrics = requireNonNull(metrics);
  }

  /** Finds the page of a path. */
  @FunctionalInterface
  interface Paths {
    Optional<Page> find(Call call);
  }

  void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Call call;
    try {
      call = new Call(request, response);
    } catch (ApiException e) {
      response.sendError(e.code(), e.getMessage());
      return;
    }
    try {
      serve(call);
    } catch (ApiException e) {
      refuse(call, e);
    } catch (ValueTooLargeException e) {
      refuse(
          call,
          new ApiException(
              413,
              "RequestEntityTooLarge",
              String.valueOf(e.getMessage()),
              ApiException.Details.NONE));
    } catch (StoreException e) {
      // One line each: an outage fails every request, and the store's own words say why.
      LOG.atWarn()
          .addKeyValue("path", call.path())
          .addKeyValue("reason", e.getMessage())
          .log("The store did not answer");
      refuse(
          call,
          new ApiException(
              503,
              "ServiceUnavailable",
              "the store did not answer: " + e.getMessage(),
              // No wish for another try: clients would wait out the store's patience many times
              // over before they say what is wrong.
              ApiException.Details.NONE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(
          call,
          new ApiException(
              503, "ServiceUnavailable", "the server is stopping", ApiException.Details.NONE));
    } catch (RuntimeException e) {
      String id = UUID.randomUUID().toString();
      LOG.atError()
          .addKeyValue("requestId", id)
          .addKeyValue("method", call.method())
          .addKeyValue("path", call.path())
          .setCause(e)
          .log("A request failed unexpectedly");
      refuse(
          call,
          new ApiException(
              500,
              "InternalError",
              "Internal error occurred; the server's log tells more about request " + id,
              ApiException.Details.NONE));
    }
  }

  private void serve(Call call) throws IOException, InterruptedException {
    UserInfo user = authenticate(call);
    String method = call.method().toLowerCase(Locale.ROOT);
    Optional<Page> page = paths.find(call);
    if (page.isPresent()) {
      authorize(user, RequestedAction.onPath(method, call.path()));
      page.get().answer(call);
      return;
    }
    if (user.isAnonymous()) {
      throw unauthorized();
    }
    Route route = router.route(call);
    ResourcePath path = route.call().path();
    authorizer.check(
        user,
        new RequestedAction(
            route.name(),
            path.group(),
            path.plural(),
            path.subresource(),
            path.namespace(),
            path.name(),
            ""));
    try {
      route.verb().answer(route.call());
      metrics.count(route.name(), path.plural(), call.status());
    } catch (ApiException e) {
      metrics.count(route.name(), path.plural(), e.code());
      throw e;
    }
  }

  private void authorize(UserInfo user, RequestedAction action) {
    if (user.isAnonymous() && !authorizer.allows(user, action)) {
      throw unauthorized();
    }
    authorizer.check(user, action);
  }

  private UserInfo authenticate(Call call) {
    Object certificates = call.request().getAttribute(CERTIFICATES);
    List<X509Certificate> chain =
        certificates instanceof X509Certificate[] shown ? List.of(shown) : List.of();
    String authorization = call.request().getHeader("Authorization");
    Optional<UserInfo> user = authenticator.authenticate(chain, authorization);
    if (user.isEmpty() && authorization != null) {
      throw unauthorized();
    }
    refuseImpersonation(call);
    return user.orElse(UserInfo.ANONYMOUS);
  }

  /** Who asks to act as somebody else must not be taken for himself. */
  private static void refuseImpersonation(Call call) {
    for (String header : Collections.list(call.request().getHeaderNames())) {
      if (header.regionMatches(true, 0, IMPERSONATE, 0, IMPERSONATE.length())) {
        throw new ApiException(
            403,
            "Forbidden",
            "header " + header + ": impersonation is not served by this server",
            ApiException.Details.NONE);
      }
    }
  }

  private void refuse(Call call, ApiException refusal) throws IOException {
    if (!call.isCommitted()) {
      statuses.write(call, refusal);
    }
  }

  private static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", ApiException.Details.NONE);
  }
}
