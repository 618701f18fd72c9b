package dev.slipway.cli.output;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command cannot do its work; the message says what, where and what to do about it. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the user is told when a command ends with this. */
  public static String explain(Throwable failure) {
    if (failure instanceof Failure) {
      return "slipway: " + failure.getMessage();
    }
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (String.valueOf(one.getMessage()).contains("No space left on device")) {
        return "slipway: a disk is full: " + one.getMessage();
      }
    }
    if (System.getenv("SLIPWAY_DEBUG") == null) {
      return "slipway: unexpected "
          + failure
          + "\nslipway: set SLIPWAY_DEBUG=1 to see where it comes from";
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return "slipway: unexpected " + trace.toString().strip();
  }
}
