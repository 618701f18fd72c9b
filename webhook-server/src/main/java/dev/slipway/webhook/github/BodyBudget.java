package dev.slipway.webhook.github;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** Reads bodies into memory: none larger than a limit, and all together not beyond another. */
final class BodyBudget {
  private static final int CHUNK = 64 << 10;
  private static final long DISCARDED = 64 << 20;

  private final int largest;
  private final Semaphore chunks;

  BodyBudget(int largest, int together) {
    this.largest = largest;
    this.chunks = new Semaphore(together / CHUNK);
  }

  /** What became of a body. */
  sealed interface Outcome {
    /** It is here; the bytes count up to {@code length}. To be given back when done with. */
    record Read(byte[] bytes, int length, BodyBudget budget, int held)
        implements Outcome, AutoCloseable {
      @Override
      public void close() {
        budget.chunks.release(held);
      }
    }

    /** It is larger than one body may be. */
    record TooLarge() implements Outcome {}

    /** Too many others are being read just now. */
    record Busy() implements Outcome {}
  }

  /**
   * Reads past a refused body, up to a bound: the connection ends after an answer that leaves a
   * body unread, and a client that is still sending then may never see the answer.
   */
  static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[CHUNK / 4];
    long left = DISCARDED;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(buffer);
    }
  }

  /**
   * Reads a body to its end.
   *
   * @param announced its length, or a negative number when that is not known
   */
  Outcome read(InputStream in, long announced) throws IOException {
    if (announced > largest) {
      return new Outcome.TooLarge();
    }
    byte[] bytes = new byte[0];
    int length = 0;
    int held = 0;
    boolean kept = false;
    try {
      while (true) {
        if (length == bytes.length) {
          int more = Math.max(1, Math.min(held, (largest - length) / CHUNK + 1));
          // Growing copies: while it does, both copies are there.
          if (!chunks.tryAcquire(more)) {
            return new Outcome.Busy();
          }
          held += more;
          bytes = Arrays.copyOf(bytes, held * CHUNK);
        }
        int count = in.read(bytes, length, bytes.length - length);
        if (count < 0) {
          kept = true;
          return new Outcome.Read(bytes, length, this, held);
        }
        length += count;
        if (length > largest) {
          return new Outcome.TooLarge();
        }
      }
    } finally {
      if (!kept) {
        chunks.release(held);
      }
    }
  }
}
