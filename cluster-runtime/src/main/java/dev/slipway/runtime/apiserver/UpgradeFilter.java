package dev.slipway.runtime.apiserver;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests for a WebSocket go the way of all others, so that they are authenticated and
 * answered by their verb: Javalin on its own would answer 404 before anybody is asked.
 */
final class UpgradeFilter implements Filter {
  private static final String KEY = "Sec-WebSocket-Key";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean upgrade = request instanceof HttpServletRequest http && http.getHeader(KEY) != null;
    chain.doFilter(upgrade ? new Plain((HttpServletRequest) request) : request, response);
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
