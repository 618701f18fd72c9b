package dev.slipway.runtime.kubelet.volume;

/** A volume cannot be prepared; the message names the volume and what is wrong. */
public final class VolumeException extends Exception {
  /** Tells which volume and why. */
  public VolumeException(String volume, String reason) {
    super("volume \"" + volume + "\": " + reason);
  }
}
