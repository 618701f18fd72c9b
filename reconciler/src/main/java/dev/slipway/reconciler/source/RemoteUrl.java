package dev.slipway.reconciler.source;

import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/**
 * The address of a remote repository that passed inspection: one of the schemes we speak, and
 * nothing in it that another program could take for an option or a command.
 */
final class RemoteUrl {
  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "git+ssh", "file");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int MAX_LENGTH = 2048;

  private final URIish uri;

  private RemoteUrl(URIish uri) {
    this.uri = uri;
  }

  /**
   * Inspects an address.
   *
   * @throws IllegalArgumentException saying what is wrong, without any password in it
   */
  static RemoteUrl parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the url is empty");
    }
    if (text.length() > MAX_LENGTH || CONTROL.matcher(text).find() || text.startsWith("-")) {
      throw new IllegalArgumentException(
          "the url is too long, starts with '-' or contains control characters");
    }
    if (text.contains("::")) {
      throw new IllegalArgumentException(
          "remote helpers such as ext:: are not supported; use https, ssh or file");
    }
    URIish uri;
    try {
      uri = new URIish(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the url cannot be parsed: " + e.getReason(), e);
    }
    requireKnownForm(uri);
    requireHarmless("host", uri.getHost());
    requireHarmless("user", uri.getUser());
    return new RemoteUrl(uri);
  }

  private static void requireKnownForm(URIish uri) {
    String scheme = uri.getScheme();
    if (scheme == null) {
      if (uri.getHost() == null) {
        throw new IllegalArgumentException(
            "a local path needs the form file:///absolute/path; remote ones https:// or ssh://");
      }
      return;
    }
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "scheme " + scheme + " is not supported; use https, ssh or file");
    }
    boolean needsHost = !scheme.equalsIgnoreCase("file");
    if (needsHost && (uri.getHost() == null || uri.getHost().isEmpty())) {
      throw new IllegalArgumentException("the url names no host");
    }
    if (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/")) {
      throw new IllegalArgumentException("the url names no repository path");
    }
  }

  private static void requireHarmless(
      String part, @org.jspecify.annotations.Nullable String value) {
    if (value != null && value.startsWith("-")) {
      throw new IllegalArgumentException("the url's " + part + " starts with '-'");
    }
  }

  URIish uri() {
    return uri;
  }

  boolean isSsh() {
    String scheme = uri.getScheme();
    return scheme == null || scheme.equalsIgnoreCase("ssh") || scheme.equalsIgnoreCase("git+ssh");
  }

  /** True where a password sent to it could be read on the way. */
  boolean isPlainTextOverNetwork() {
    return "http".equalsIgnoreCase(uri.getScheme())
        && !LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
  }

  /** The address without any password. */
  @Override
  public String toString() {
    return uri.setPass(null).toString();
  }
}
