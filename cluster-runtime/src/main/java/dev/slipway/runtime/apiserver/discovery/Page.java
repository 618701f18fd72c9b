package dev.slipway.runtime.apiserver.discovery;

import dev.slipway.runtime.apiserver.wire.Call;
import java.io.IOException;

/** A document that the server has at a path. */
@FunctionalInterface
public interface Page {
  /** Answers a call for it. */
  void answer(Call call) throws IOException;
}
