package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/**
 * An image on this machine.
 *
 * @param id content address, such as {@code sha256:…}
 * @param user that its processes run as; empty is root
 */
public record LocalImage(String id, String user) {
  public LocalImage {
    requireNonNull(id);
    requireNonNull(user);
  }
}
