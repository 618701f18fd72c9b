package dev.slipway.runtime.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether a running container was made from what its pod says now. */
public final class SpecHash {
  private SpecHash() {}

  /**
   * Of what the API lets change in a running pod: the image. The rest of a container is fixed, and
   * a hash of all of it would restart every container when a later version knows one more field.
   */
  public static String of(Container container) {
    String image = container.getImage() == null ? "" : container.getImage();
    byte[] text = (container.getName() + "\n" + image).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
