package dev.slipway.cli.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command prints: results to standard output, progress to standard error, so that output
 * can be piped. On a terminal a progress line is overwritten by the next; elsewhere each is a plain
 * line.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private int shown;

  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The process's own streams. */
  public static Console system() {
    return new Console(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        isTerminal());
  }

  /** What standard error is connected to; unlike System.console(), the same on every JDK. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Prints a result. */
  public void print(String text) {
    clear();
    out.println(text);
  }

  /** Says what is happening; replaced by the next line on a terminal. */
  public void progress(String text) {
    clear();
    if (terminal) {
      err.print(text + " …");
      err.flush();
      shown = text.length() + 2;
    } else {
      err.println(text);
    }
  }

  /** Says something that stays. */
  public void note(String text) {
    clear();
    err.println(text);
  }

  private void clear() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      shown = 0;
    }
  }
}
