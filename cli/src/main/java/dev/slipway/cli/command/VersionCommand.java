package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code slipway version}. */
@Command(
    name = "version",
    description = "Print the versions of Slipway, of the API it serves and of the JVM.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("slipway", version());
    data.put("kubernetes", "1.32");
    data.put("java", Runtime.version().toString());
    output.print(
        Console.system(),
        data,
        "slipway "
            + version()
            + " (Kubernetes API 1.32, Java "
            + Runtime.version().feature()
            + ")");
    return ExitCode.FINE;
  }

  private static String version() {
    @Nullable String fromJar = VersionCommand.class.getPackage().getImplementationVersion();
    return fromJar == null ? "development" : fromJar;
  }

  /** For {@code slipway --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"slipway " + version()};
    }
  }
}
