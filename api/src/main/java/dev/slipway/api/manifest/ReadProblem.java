package dev.slipway.api.manifest;

/** Stops the reading of a file at a line. Never leaves the package. */
final class ReadProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  ReadProblem(int line, String reason) {
    super(reason, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
