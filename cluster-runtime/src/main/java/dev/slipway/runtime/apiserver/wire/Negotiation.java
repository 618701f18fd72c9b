package dev.slipway.runtime.apiserver.wire;

import dev.slipway.runtime.apiserver.status.ApiException;

/** Refusals about media types. */
final class Negotiation {
  private Negotiation() {}

  static ApiException notAcceptable() {
    return new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json, application/yaml",
        ApiException.Details.NONE);
  }
}
