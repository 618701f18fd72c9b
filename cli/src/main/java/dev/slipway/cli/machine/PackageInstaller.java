package dev.slipway.cli.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The system's package manager, as far as set-up needs it.
 *
 * @param program the command, such as {@code apt-get}
 * @param refresh brings the list of packages up to date; empty when installing does that itself
 * @param install the start of an install command that asks nothing
 * @param environment variables for both
 * @param names package names that differ from the Debian ones
 */
record PackageInstaller(
    String program,
    List<String> refresh,
    List<String> install,
    Map<String, String> environment,
    Map<String, String> names) {

  private static final Path ROOT = Path.of("/");
  private static final Pattern CANDIDATE =
      Pattern.compile("Candidate: (?:\\d+:)?(\\d{1,6}\\.\\d{1,6})");

  private static final List<PackageInstaller> KNOWN =
      List.of(
          new PackageInstaller(
              "apt-get",
              List.of("apt-get", "update", "-qq"),
              List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"),
              Map.of("DEBIAN_FRONTEND", "noninteractive"),
              Map.of()),
          new PackageInstaller(
              "dnf",
              List.of(),
              List.of("dnf", "install", "-y", "-q"),
              Map.of(),
              Map.of(
                  "docker.io",
                  "moby-engine",
                  "etcd-server",
                  "etcd",
                  "iproute2",
                  "iproute",
                  "kubectl",
                  "kubernetes-client",
                  "docker-cli",
                  "docker-cli")),
          new PackageInstaller(
              "apk",
              List.of(),
              List.of("apk", "add", "--no-cache"),
              Map.of(),
              Map.of("docker.io", "docker", "etcd-server", "etcd", "kubectl", "kubectl")),
          new PackageInstaller(
              "pacman",
              List.of(),
              List.of("pacman", "-Sy", "--noconfirm"),
              Map.of(),
              Map.of("docker.io", "docker", "etcd-server", "etcd", "kubectl", "kubectl")));

  static Optional<PackageInstaller> find(Shell shell) {
    return KNOWN.stream().filter(manager -> shell.find(manager.program).isPresent()).findFirst();
  }

  /** The command that installs packages given by their Debian names. */
  List<String> installCommand(List<String> debianNames) {
    List<String> command = new ArrayList<>(install);
    debianNames.forEach(name -> command.add(names.getOrDefault(name, name)));
    return command;
  }

  /** Brings the list of packages up to date, where installing does not do that itself. */
  Shell.Result refresh(Shell shell) {
    return refresh.isEmpty() ? new Shell.Result(0, "") : run(shell, Duration.ofMinutes(5), refresh);
  }

  /**
   * True when a package of at least this version can be installed. Asked of apt only: no other
   * manager here belongs to a system that carries old versions for years.
   */
  boolean offers(Shell shell, String debianName, String least) {
    if (!program.equals("apt-get")) {
      return names.containsKey(debianName);
    }
    Shell.Result policy =
        run(shell, Duration.ofMinutes(1), List.of("apt-cache", "policy", debianName));
    Matcher candidate = CANDIDATE.matcher(policy.output());
    return candidate.find() && isAtLeast(candidate.group(1), least);
  }

  private static boolean isAtLeast(String version, String least) {
    List<Integer> numbers = numbers(version);
    List<Integer> leastNumbers = numbers(least);
    int major = Integer.compare(numbers.get(0), leastNumbers.get(0));
    return major > 0 || (major == 0 && numbers.get(1) >= leastNumbers.get(1));
  }

  private static List<Integer> numbers(String version) {
    return Stream.of(version.split("\\.")).map(Integer::valueOf).toList();
  }

  Shell.Result install(Shell shell, List<String> debianNames) {
    return run(shell, Duration.ofMinutes(15), installCommand(debianNames));
  }

  private Shell.Result run(Shell shell, Duration limit, List<String> command) {
    List<String> located = new ArrayList<>(command);
    shell.find(command.get(0)).ifPresent(file -> located.set(0, file.toString()));
    return shell.run(limit, located, environment, ROOT);
  }
}
