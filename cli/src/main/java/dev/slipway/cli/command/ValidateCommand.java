package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ManifestSet;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway validate}. */
@Command(
    name = "validate",
    description =
        "Check manifests as a push would, without a cluster: every finding as file:line: reason.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final long MOST_BYTES = 64L << 20;

  @Mixin private OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "A folder or a file (default: the current folder).")
  private Path path = Path.of(".");

  @Option(
      names = "--namespace",
      defaultValue = "default",
      description = "Where objects without a namespace go (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Override
  public Integer call() {
    List<ReadResult> files = manifestFiles().stream().map(this::read).toList();
    if (files.isEmpty()) {
      throw new Failure(path + " holds no manifests (.yaml, .yml, .json)");
    }
    ManifestSet set = ManifestSet.of(files, namespace);
    report(files.size(), set.manifests(), set.findings());
    return set.findings().isEmpty() ? ExitCode.FINE : ExitCode.DIFFERENT;
  }

  private List<Path> manifestFiles() {
    if (!Files.exists(path)) {
      throw new Failure(path + " does not exist");
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
          .filter(file -> !file.toString().contains("/.git/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Failure("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private ReadResult read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new Failure(file + " is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      return new ManifestReader().read(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void report(int files, List<Manifest> manifests, List<Finding> findings) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("files", files).put("objects", manifests.size());
    ArrayNode list = data.putArray("findings");
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      list.addObject()
          .put("file", finding.file())
          .put("line", finding.line())
          .put("reason", finding.reason());
      lines.add(finding.toString());
    }
    ArrayNode warnings = data.putArray("warnings");
    for (Manifest manifest : manifests) {
      for (String warning : manifest.warnings()) {
        String place = manifest.source().file() + ":" + manifest.lineOfWarning(warning);
        warnings.addObject().put("source", place).put("warning", warning);
        lines.add(place + ": warning: " + warning);
      }
    }
    lines.add(
        files
            + (files == 1 ? " file, " : " files, ")
            + manifests.size()
            + (manifests.size() == 1 ? " object, " : " objects, ")
            + (findings.isEmpty() ? "nothing to mend" : findings.size() + " to mend"));
    output.print(Console.system(), data, String.join("\n", lines));
  }
}
