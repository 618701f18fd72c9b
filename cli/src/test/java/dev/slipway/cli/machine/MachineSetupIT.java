package dev.slipway.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that lack this or that, made of folders; the Docker engine is this machine's own. */
class MachineSetupIT {
  /** Which program a package of the imaginary distribution brings. */
  private static final Map<String, String> BRINGS =
      Map.of(
          "etcd-server", "etcd",
          "nftables", "nft",
          "iptables", "iptables",
          "iproute2", "ip",
          "git", "git",
          "docker-cli", "docker",
          "kubectl", "kubectl");

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Path programs;
  private MachineSetup setup;

  @BeforeEach
  void makeMachine() throws IOException {
    programs = Files.createDirectory(folder.resolve("bin"));
    Console console =
        new Console(
            System.out, new PrintStream(said, true, StandardCharsets.UTF_8), /* terminal= */ false);
    setup = new MachineSetup(new Shell(List.of(programs)), console, DockerHost.STANDARD);
  }

  @Test
  void installsWhatIsMissing_andNothingTwice() throws Exception {
    aptThatOffers(Map.of("kubectl", "1.32.3-2", "docker-cli", "26.1.5+dfsg1-9"));

    setup.makeReady();
    setup.makeReady();

    assertThat(Files.readAllLines(folder.resolve("installed")))
        .containsExactly(
            "etcd-server nftables iptables iproute2 git".replace(' ', ','), "docker-cli,kubectl");
    assertThat(setup.isReady()).isTrue();
  }

  @Test
  void aKubectlThatIsTooOld_isNamedWithTheCommandThatBringsABetterOne_andStopsNoCluster()
      throws Exception {
    aptThatOffers(Map.of("kubectl", "1:1.20.5+really1.20.2-1.1", "docker-cli", "26.1.5"));

    setup.makeReadyForCluster();

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("not on this machine: kubectl: ", "curl -fLo /usr/local/bin/kubectl https://");
    assertThat(setup.isReady()).isTrue();
    assertThatThrownBy(setup::makeReady)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("missing on this machine:\n  kubectl: ");
  }

  @Test
  void whatCannotBeInstalled_isNamedEach_withTheCommand() throws Exception {
    program("apt-get", "echo 'E: no network' >&2; exit 100");
    program("apt-cache", "exit 0");

    assertThatThrownBy(setup::makeReadyForCluster)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("etcd: apt-get install -y -qq --no-install-recommends etcd-server")
        .hasMessageContaining("nft: apt-get install -y -qq --no-install-recommends nftables")
        .hasMessageContaining("git: apt-get install -y -qq --no-install-recommends git");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("E: no network");
  }

  @Test
  void withoutAPackageManager_thePackagesAreNamed() {
    assertThatThrownBy(setup::makeReady)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("etcd: install the package that Debian calls etcd-server")
        .hasMessageContaining("kubectl: sh -c 'curl ");
  }

  private void aptThatOffers(Map<String, String> versions) throws IOException {
    program("apt-cache", cases(versions, "echo \"  Candidate: %s\"") + "exit 0");
    program(
        "apt-get",
        "case $1 in update) exit 0;; esac\nshift 4\necho \"$*\" | tr ' ' ',' >>"
            + folder.resolve("installed")
            + "\nfor package; do set -- $package; "
            + "printf '#!/bin/sh\\n' >"
            + programs
            + "/$(case $1 in "
            + BRINGS.entrySet().stream()
                .map(one -> one.getKey() + ") echo " + one.getValue() + ";; ")
                .reduce("", String::concat)
            + "esac); done; chmod +x "
            + programs
            + "/*");
  }

  private static String cases(Map<String, String> versions, String command) {
    StringBuilder script = new StringBuilder("case $2 in\n");
    versions.forEach(
        (name, version) ->
            script.append(name).append(") ").append(command.formatted(version)).append(";;\n"));
    return script.append("esac\n").toString();
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
