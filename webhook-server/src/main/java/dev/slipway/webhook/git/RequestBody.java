package dev.slipway.webhook.git;

import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The body of a request, unpacked, and at most so long. */
final class RequestBody extends FilterInputStream {
  private final long most;
  private long left;

  /** A body went on for longer than is allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(long most) {
      super("the request is larger than " + (most >> 20) + " MiB");
    }
  }

  private RequestBody(InputStream in, long most) {
    super(in);
    this.most = most;
    this.left = most;
  }

  static InputStream of(Context context, long most) throws IOException {
    InputStream raw = context.req().getInputStream();
    String encoding = context.header("Content-Encoding");
    boolean packed = encoding != null && encoding.equalsIgnoreCase("gzip");
    return new RequestBody(packed ? new GZIPInputStream(raw) : raw, most);
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      count(1);
    }
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new TooLargeException(most);
    }
  }
}
