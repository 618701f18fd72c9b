package dev.slipway.runtime.kubelet.image;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.RegistryCredentials;
import java.util.Optional;

/**
 * An image that one start of one container needs.
 *
 * @param attempt which start of the container it is for
 */
public record ImageRequest(
    String podUid,
    String container,
    int attempt,
    String image,
    ImagePolicy policy,
    Optional<RegistryCredentials> credentials) {
  public ImageRequest {
    requireNonNull(podUid);
    requireNonNull(container);
    requireNonNull(image);
    requireNonNull(policy);
    requireNonNull(credentials);
  }
}
