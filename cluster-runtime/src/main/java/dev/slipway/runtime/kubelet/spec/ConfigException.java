package dev.slipway.runtime.kubelet.spec;

/** A container cannot be made from what its pod says; the message names what is wrong. */
public final class ConfigException extends Exception {
  /** Tells what is missing or wrong. */
  public ConfigException(String message) {
    super(message);
  }
}
