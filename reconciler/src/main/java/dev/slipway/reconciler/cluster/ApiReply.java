package dev.slipway.reconciler.cluster;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;

/** What the API server answered. */
public sealed interface ApiReply {
  /**
   * Yes.
   *
   * @param object the object as it is now; for a deletion possibly a Status
   * @param created whether it was not there before
   */
  record Accepted(KubeObject object, boolean created) implements ApiReply {
    public Accepted {
      requireNonNull(object);
    }
  }

  /**
   * No.
   *
   * @param code HTTP status; 0 when there was no answer at all
   * @param reason one word, such as {@code NotFound}
   * @param message one sentence
   */
  record Refused(int code, String reason, String message) implements ApiReply {
    public Refused {
      requireNonNull(reason);
      requireNonNull(message);
    }

    /** Whether the same request may well succeed later without anybody changing anything. */
    public boolean isTransient() {
      return code == 0
          || code == 401
          || code == 403
          || code == 404
          || code == 408
          || code == 409
          || code == 429
          || code >= 500;
    }

    /** Whether there is no such object. */
    public boolean isNotFound() {
      return code == 404;
    }
  }
}
