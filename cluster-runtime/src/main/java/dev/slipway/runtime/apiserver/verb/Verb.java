package dev.slipway.runtime.apiserver.verb;

import java.io.IOException;

/** Answers calls of one kind. */
@FunctionalInterface
public interface Verb {
  /** Answers; refusals are {@link dev.slipway.runtime.apiserver.status.ApiException}s. */
  void answer(ResourceCall call) throws IOException, InterruptedException;
}
