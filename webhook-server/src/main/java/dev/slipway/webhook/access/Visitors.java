package dev.slipway.webhook.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may look: somebody on this machine who also calls it by a name of this machine, so that no
 * web page can make a browser do it under a name of its own; anybody else who has the token.
 */
public final class Visitors {
  private static final String COOKIE = "slipway-session";
  private static final String TOKEN = "token";
  private static final Pattern LOOPBACK_PEER =
      Pattern.compile("127(?:\\.\\d{1,3}){3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?");
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?");
  private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "Via");

  private final AccessToken token;

  public Visitors(AccessToken token) {
    this.token = token;
  }

  /** Lets a request for reading go on, or answers it. */
  public void admit(Context context) {
    String offered = context.queryParam(TOKEN);
    if (offered != null) {
      exchange(context, offered);
    } else if (!isHere(context) && !isKnown(context)) {
      refuse(context);
    }
  }

  /** Lets a request that needs the token go on, or answers it. */
  public void admitWithToken(Context context) {
    if (!token.allows(context.header("Authorization"))) {
      refuse(context);
    }
  }

  /** Takes the token out of the address, where others could see it, and puts a cookie for it. */
  private void exchange(Context context, String offered) {
    if (!token.matches(offered)) {
      refuse(context);
      return;
    }
    Cookie cookie = new Cookie(COOKIE, token.session());
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setPath("/");
    context.cookie(cookie);
    String rest =
        context.queryParamMap().entrySet().stream()
            .filter(parameter -> !parameter.getKey().equals(TOKEN))
            .flatMap(Visitors::encoded)
            .collect(Collectors.joining("&"));
    context.header(
        "Location", context.path().replaceAll("^/+", "/") + (rest.isEmpty() ? "" : "?" + rest));
    context.status(303).skipRemainingHandlers();
  }

  private static java.util.stream.Stream<String> encoded(
      Map.Entry<String, List<String>> parameter) {
    return parameter.getValue().stream()
        .map(value -> encode(parameter.getKey()) + "=" + encode(value));
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private boolean isKnown(Context context) {
    String session = context.cookie(COOKIE);
    return token.allows(context.header("Authorization"))
        || (session != null && token.isSession(session));
  }

  private static boolean isHere(Context context) {
    String host = context.header("Host");
    return host != null
        && LOOPBACK_HOST.matcher(host).matches()
        && LOOPBACK_PEER.matcher(context.req().getRemoteAddr()).matches()
        && PROXIED.stream().allMatch(header -> context.header(header) == null);
  }

  private static void refuse(Context context) {
    context
        .status(401)
        .header("WWW-Authenticate", "Basic realm=\"slipway\", charset=\"UTF-8\"")
        .contentType("text/plain")
        .result("the front door's token is needed as the password\n")
        .skipRemainingHandlers();
  }
}
