package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on machines that lack what it needs. */
class LauncherIT {
  private static final List<String> PLAIN_TOOLS =
      List.of(
          "bash",
          "dirname",
          "readlink",
          "sed",
          "find",
          "mkdir",
          "flock",
          "tail",
          "touch",
          "rm",
          "mv",
          "nice");

  @TempDir private Path folder;
  private Path link;

  @BeforeEach
  void copyLauncher() throws IOException {
    Path launcher = Path.of("../slipway").toAbsolutePath().normalize();
    assertThat(launcher).exists();
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.copy(launcher, tree.resolve("slipway"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(tree.resolve("api/src/main"));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : PLAIN_TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    link = Files.createSymbolicLink(folder.resolve("link"), tree.resolve("slipway"));
  }

  @Test
  void withoutMaven_itSaysSo() throws Exception {
    assertThat(runLink(Map.of("JAVA_HOME", System.getProperty("java.home"))))
        .isEqualTo(
            "slipway: Maven is needed to build Slipway and is not on the PATH. Install it, on Debian"
                + " or Ubuntu with: sudo apt-get install maven\n2");
  }

  @Test
  void anOldJdk_isNamedWithItsVersion_whenThereIsNoBetterOne() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk-17/bin")).getParent();
    Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true);
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    // The usual folders are hidden by asking for more than any of them has.
    Path launcher = folder.resolve("tree/slipway");
    Files.writeString(launcher, Files.readString(launcher).replace("least=21", "least=999"));

    assertThat(runLink(Map.of("JAVA_HOME", old.toString())))
        .contains("JAVA_HOME is " + old + ", version 17", "no JDK of version 999 or newer")
        .endsWith("\n2");
  }

  /** What a run through the link, from another folder, prints, and its exit code. */
  private String runLink(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(link.toString(), "version")
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("tools").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output + process.waitFor();
  }
}
