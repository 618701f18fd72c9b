package dev.slipway.cli.output;

/** What the shell is told. */
public final class ExitCode {
  /** Everything is as it should be. */
  public static final int FINE = 0;

  /** There are differences, or something is unhealthy. */
  public static final int DIFFERENT = 1;

  /** The command could not do its work. */
  public static final int FAILURE = 2;

  private ExitCode() {}
}
