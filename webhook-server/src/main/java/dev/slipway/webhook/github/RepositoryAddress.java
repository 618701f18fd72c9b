package dev.slipway.webhook.github;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, whatever way its URL is written: {@code https://Host/a/b.git}, {@code
 * ssh://git@host:22/a/b} and {@code git@host:a/b.git} are the same address.
 *
 * @param host in lower case, without a port
 * @param path in lower case, without slashes at its ends and without {@code .git}
 */
record RepositoryAddress(String host, String path) {
  private static final int LONGEST = 2000;
  private static final Pattern WITH_SCHEME =
      Pattern.compile(
          "(?:https?|ssh|git)://(?:[^/@\\s]*@)?([\\w.-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?/([^\\s?#]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SCP_LIKE = Pattern.compile("[\\w.-]+@([\\w.-]+):([^\\s?#]+)");

  RepositoryAddress {
    requireNonNull(host);
    requireNonNull(path);
  }

  /** Reads a URL; empty when it names no host or no path. */
  static Optional<RepositoryAddress> parse(String url) {
    if (url.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = WITH_SCHEME.matcher(url);
    if (!matcher.matches()) {
      matcher = SCP_LIKE.matcher(url);
      if (!matcher.matches()) {
        return Optional.empty();
      }
    }
    String path = path(matcher.group(2).toLowerCase(Locale.ROOT));
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(new RepositoryAddress(matcher.group(1).toLowerCase(Locale.ROOT), path));
  }

  private static String path(String written) {
    int start = 0;
    int end = written.length();
    while (start < end && written.charAt(start) == '/') {
      start++;
    }
    while (end > start && written.charAt(end - 1) == '/') {
      end--;
    }
    String path = written.substring(start, end);
    return path.endsWith(".git") ? path.substring(0, path.length() - 4) : path;
  }
}
