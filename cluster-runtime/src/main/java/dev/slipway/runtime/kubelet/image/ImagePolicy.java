package dev.slipway.runtime.kubelet.image;

import dev.slipway.runtime.kubelet.runtime.ImageReference;
import io.fabric8.kubernetes.api.model.Container;

/** When a container's image is pulled. */
public enum ImagePolicy {
  ALWAYS,
  IF_NOT_PRESENT,
  NEVER;

  /** What the container says; without a word from it, always for {@code latest} only. */
  public static ImagePolicy of(Container container) {
    String written = container.getImagePullPolicy();
    if (written != null) {
      switch (written) {
        case "Always":
          return ALWAYS;
        case "IfNotPresent":
          return IF_NOT_PRESENT;
        case "Never":
          return NEVER;
        default:
          break;
      }
    }
    boolean latest =
        ImageReference.parse(container.getImage() == null ? "" : container.getImage())
            .map(ImageReference::isLatest)
            .orElse(false);
    return latest ? ALWAYS : IF_NOT_PRESENT;
  }
}
