package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This same program: its jar, its JVM, its checkout. */
public final class OwnProgram {
  private OwnProgram() {}

  /** The runnable jar this class was loaded from. */
  public static Path jar() {
    try {
      return Path.of(OwnProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new Failure("cannot find Slipway's own jar", e);
    }
  }

  /** The {@code java} that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The checkout the launcher stands in, when it was started by the launcher. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("slipway.home")).map(Path::of);
  }

  /** A command line that runs another command of this program, as the launcher would. */
  public static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    home().ifPresent(home -> command.add("-Dslipway.home=" + home));
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(arguments);
    return command;
  }
}
