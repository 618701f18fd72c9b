package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Classes of the jar as a JVM keeps them once it has loaded and linked them, recorded by the
 * launcher after a build. A server that finds them starts in two thirds of the processor time; one
 * that does not, or whose JVM is another, loads its classes from the jar as ever.
 *
 * @param file beside the jar that was recorded; the launcher replaces it as a whole, so a server
 *     that has it mapped is not disturbed
 */
record StartCache(Path file) {
  /** The first JDK that records and uses it. */
  private static final int LEAST_JDK = 25;

  /** The cache of a jar, unless there is none or the jar was built anew since. */
  static Optional<StartCache> of(Path jar) {
    Path file = jar.resolveSibling("slipway.aot");
    try {
      boolean usable =
          Runtime.version().feature() >= LEAST_JDK
              && Files.isReadable(file)
              && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
      return usable ? Optional.of(new StartCache(file)) : Optional.empty();
    } catch (IOException e) {
      throw new Failure("cannot look at " + file + ": " + e.getMessage(), e);
    }
  }

  /** Options for the JVM. What does not fit it is ignored, without a word in the server's log. */
  List<String> use() {
    return List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off");
  }
}
