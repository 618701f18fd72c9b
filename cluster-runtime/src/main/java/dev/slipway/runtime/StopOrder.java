package dev.slipway.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, newest first; one that fails to close does not keep the others. */
public final class StopOrder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Remembers something to close, and answers it. */
  public synchronized <T extends AutoCloseable> T add(T one) {
    started.push(one);
    return one;
  }

  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      AutoCloseable one = started.pop();
      try {
        one.close();
      } catch (Exception e) {
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("part", one.getClass().getSimpleName())
            .log("a part did not close cleanly");
      }
    }
  }
}
