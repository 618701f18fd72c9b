package dev.slipway.runtime.apiserver.patch;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.ApiException.Details;

/** The two ways in which a patch is refused. */
final class PatchErrors {
  private PatchErrors() {}

  /** The patch is not of its format. */
  static ApiException malformed(String message) {
    return ApiException.badRequest(message);
  }

  /**
   * The patch is well formed but does not fit the object. The API says no more than this; the
   * detail goes to the exception's cause for the server's log.
   */
  static ApiException inapplicable(String detail) {
    ApiException refusal =
        new ApiException(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
            Details.NONE);
    refusal.initCause(new IllegalArgumentException(detail));
    return refusal;
  }

  /** The patch or its result is too big. */
  static ApiException tooLarge(String message) {
    return new ApiException(
        413, "RequestEntityTooLarge", "Request entity too large: " + message, Details.NONE);
  }
}
