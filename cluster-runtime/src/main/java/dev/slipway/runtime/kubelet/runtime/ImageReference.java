package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of an image's name.
 *
 * @param registry host and port of the registry, {@code docker.io} when the name gives none
 * @param repository with its registry where the name gives one; what the runtime is asked for
 * @param tag tag, or digest where one is given; {@code latest} when the name gives neither
 */
public record ImageReference(String registry, String repository, String tag) {
  private static final int LONGEST = 512;
  private static final Pattern DIGEST = Pattern.compile("[a-z0-9+._-]+:[0-9a-fA-F]{32,}");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          // A first part in capitals is a host only if it looks like one; Docker says so too.
          "((?=[^/]*[.:]|localhost/)[a-zA-Z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*"
              + "(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  public ImageReference {
    requireNonNull(registry);
    requireNonNull(repository);
    requireNonNull(tag);
  }

  /** Reads a name such as {@code nginx}, {@code nginx:1.25} or {@code host:5000/a/b@sha256:…}. */
  public static Optional<ImageReference> parse(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return Optional.empty();
    }
    String rest = name;
    String tag = "latest";
    int at = name.indexOf('@');
    if (at >= 0) {
      tag = name.substring(at + 1);
      rest = name.substring(0, at);
      if (!DIGEST.matcher(tag).matches()) {
        return Optional.empty();
      }
    }
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      String written = rest.substring(colon + 1);
      if (!TAG.matcher(written).matches()) {
        return Optional.empty();
      }
      tag = at >= 0 ? tag : written;
      rest = rest.substring(0, colon);
    }
    if (!REPOSITORY.matcher(rest).matches()) {
      return Optional.empty();
    }
    return Optional.of(new ImageReference(registryOf(rest), rest, tag));
  }

  /** True when what the name means may change from one pull to the next by custom. */
  public boolean isLatest() {
    return tag.equals("latest");
  }

  private static String registryOf(String repository) {
    int slash = repository.indexOf('/');
    if (slash < 0) {
      return "docker.io";
    }
    String first = repository.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost ? first.toLowerCase(Locale.ROOT) : "docker.io";
  }

  /** The name in full. */
  @Override
  public String toString() {
    return repository + (tag.contains(":") ? "@" : ":") + tag;
  }
}
