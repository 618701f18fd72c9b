package dev.slipway.webhook.github;

/** A delivery is not a push as GitHub writes it. */
final class MalformedPushException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  MalformedPushException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Where it is not. */
  String reason() {
    return reason;
  }
}
