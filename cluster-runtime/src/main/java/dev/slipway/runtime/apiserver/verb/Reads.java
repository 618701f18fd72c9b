package dev.slipway.runtime.apiserver.verb;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.apiserver.wire.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads from the watch cache, as fresh as the client asks. */
public final class Reads {
  private static final Duration NAMED = Duration.ofSeconds(3);
  private static final Duration NEWEST = Duration.ofMillis(500);

  private final ObjectStore objects;
  private final WatchCache cache;

  public Reads(ObjectStore objects, WatchCache cache) {
    this.objects = objects;
    this.cache = cache;
  }

  /**
   * The selected objects, at least as new as the call's {@code resourceVersion}; empty when the
   * newest state was asked for and the cache cannot tell that it has it. That is so while others
   * write to the same etcd, whose revisions count but are not watched.
   */
  Optional<Snapshot> list(ResourceCall call, Selection selection) throws InterruptedException {
    return awaitFreshness(call)
        ? Optional.of(cache.of(call.type()).list(selection.below(call.keyPrefix())))
        : Optional.empty();
  }

  WatchCache cache() {
    return cache;
  }

  /**
   * Waits until the cache is as new as the call wants: the newest where it does not say. False when
   * it cannot be told whether the newest is there.
   *
   * @throws ApiException 504 when the revision that the call names does not come
   */
  boolean awaitFreshness(ResourceCall call) throws InterruptedException {
    if (call.call().parameter("resourceVersion").isEmpty()) {
      return cache.awaitRevision(objects.currentRevision(), NEWEST);
    }
    long wanted = revision(call);
    if (!cache.awaitRevision(wanted, NAMED)) {
      throw tooLarge(wanted, cache.progress());
    }
    return true;
  }

  /** The {@code resourceVersion} of a call, 0 where there is none. */
  static long revision(ResourceCall call) {
    String text = call.call().parameter("resourceVersion").orElse("0");
    try {
      long revision = Long.parseLong(text);
      if (revision >= 0) {
        return revision;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a negative number.
    }
    throw Call.invalidParameter("resourceVersion", text);
  }

  /** Refuses what cannot be read in the parameters of a list or watch, used or not. */
  static void checkNumbers(ResourceCall call) {
    var unusedRevision = revision(call);
    var unusedLimit = call.call().number("limit");
    var unusedTimeout = call.call().number("timeoutSeconds");
  }

  static ApiException tooLarge(long wanted, long current) {
    return new ApiException(
        504,
        "Timeout",
        "Too large resource version: " + wanted + ", current: " + current,
        new ApiException.Details(
            "",
            "",
            "",
            List.of(new Cause("ResourceVersionTooLarge", "Too large resource version", "")),
            1));
  }
}
