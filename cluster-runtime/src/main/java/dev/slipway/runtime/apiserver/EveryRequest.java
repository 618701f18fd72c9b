package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests go the way of all others that Javalin on its own would answer 404 before anybody is
 * asked: those for a WebSocket, and those with a method that nobody knows. So they are
 * authenticated, and answered by their verb or refused as everything is.
 */
final class EveryRequest implements Filter {
  private static final String KEY = "Sec-WebSocket-Key";

  private final Set<String> routed;
  private final Handler other;

  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /**
   * @param routed the methods that the chain answers
   * @param other answers all others
   */
  EveryRequest(Set<String> routed, Handler other) {
    this.routed = Set.copyOf(routed);
    this.other = requireNonNull(other);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
    } else if (!routed.contains(http.getMethod())) {
      other.handle(http, answer);
    } else {
      chain.doFilter(http.getHeader(KEY) == null ? http : new Plain(http), response);
    }
  }

  private static final class Plain extends HttpServletRequestWrapper {
    Plain(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase(KEY) ? null : super.getHeader(name);
    }
  }
}
