package dev.slipway.cli.machine;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which Docker engine is meant: one of this machine, behind a socket. Pods mount this machine's
 * files and are reached over its bridges, so an engine elsewhere cannot run them.
 *
 * @param url such as {@code unix:///var/run/docker.sock}
 */
public record DockerHost(String url) {
  /** The engine that is meant when nobody says otherwise. */
  public static final DockerHost STANDARD = new DockerHost("unix:///var/run/docker.sock");

  /** The variable by which users of Docker name another engine. */
  public static final String VARIABLE = "DOCKER_HOST";

  private static final String SCHEME = "unix://";

  public DockerHost {
    if (!url.startsWith(SCHEME + "/")) {
      throw new Failure(
          "Slipway runs pods on a Docker engine of this machine, named like "
              + "unix:///var/run/docker.sock, not "
              + url
              + ": set "
              + VARIABLE
              + " to such a socket, or unset it");
    }
  }

  /** What the environment names. */
  public static Optional<DockerHost> ofEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(url -> !url.isBlank())
        .map(DockerHost::new);
  }

  /** The engine's socket. */
  public Path socket() {
    return Path.of(url.substring(SCHEME.length()));
  }

  /** True when both names lead to one socket, such as through the link {@code /var/run}. */
  public boolean isSame(DockerHost other) {
    if (socket().equals(other.socket())) {
      return true;
    }
    try {
      return Files.exists(socket())
          && Files.exists(other.socket())
          && Files.isSameFile(socket(), other.socket());
    } catch (IOException e) {
      return false; // what cannot be looked at is not known to be the same
    }
  }

  @Override
  public String toString() {
    return url;
  }
}
