package dev.slipway.runtime.apiserver.verb;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.apiserver.wire.Selection;
import java.time.Duration;
import java.util.List;

/** Reads from the watch cache, as fresh as the client asks. */
public final class Reads {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ObjectStore objects;
  private final WatchCache cache;

  public Reads(ObjectStore objects, WatchCache cache) {
    this.objects = objects;
    this.cache = cache;
  }

  /** The selected objects, at least as new as the call's {@code resourceVersion}. */
  Snapshot list(ResourceCall call, Selection selection) throws InterruptedException {
    awaitFreshness(call);
    return cache.of(call.type()).list(selection.below(call.keyPrefix()));
  }

  WatchCache cache() {
    return cache;
  }

  /** Waits until the cache is as new as the call wants: the newest where it does not say. */
  void awaitFreshness(ResourceCall call) throws InterruptedException {
    long wanted =
        call.call().parameter("resourceVersion").isPresent()
            ? revision(call)
            : objects.currentRevision();
    if (!cache.awaitRevision(wanted, PATIENCE)) {
      throw tooLarge(wanted, cache.progress());
    }
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
    throw ApiException.badRequest("Invalid value for resourceVersion: \"" + text + "\"");
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
