package dev.slipway.runtime.kubelet.image;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.LocalImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What came of asking for an image. */
public sealed interface ImageOutcome {
  /** It is here, and was before. */
  record Present(LocalImage image) implements ImageOutcome {
    public Present {
      requireNonNull(image);
    }
  }

  /** It was pulled. */
  record Pulled(LocalImage image, Duration took) implements ImageOutcome {
    public Pulled {
      requireNonNull(image);
      requireNonNull(took);
    }
  }

  /** It should have been pulled, but its registry is out of reach; the local one serves. */
  record Stale(LocalImage image, String registry, String reason) implements ImageOutcome {
    public Stale {
      requireNonNull(image);
      requireNonNull(registry);
      requireNonNull(reason);
    }
  }

  /** A pull is under way; {@code begun} when this request began it or joined it. */
  record Pulling(boolean begun) implements ImageOutcome {}

  /**
   * There is none.
   *
   * @param reason in the words that clients show, such as {@code ErrImagePull}
   * @param failure what went wrong just now; empty while waiting for the next try
   */
  record Missing(String reason, String message, Optional<String> failure, Instant retryAt)
      implements ImageOutcome {
    public Missing {
      requireNonNull(reason);
      requireNonNull(message);
      requireNonNull(failure);
      requireNonNull(retryAt);
    }
  }
}
