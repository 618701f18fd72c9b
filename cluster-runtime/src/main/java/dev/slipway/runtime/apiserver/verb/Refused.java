package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.List;

/** Says no, by name, to what is not served. */
public final class Refused implements Verb {
  private final String what;

  public Refused(String what) {
    this.what = requireNonNull(what);
  }

  @Override
  public void answer(ResourceCall call) {
    throw new ApiException(
        501,
        "NotImplemented",
        what + " is not served by this server",
        new ApiException.Details(
            call.served().group(), call.type().plural(), call.path().name(), List.of(), 0));
  }
}
