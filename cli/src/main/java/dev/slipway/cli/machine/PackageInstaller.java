package dev.slipway.cli.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
              Map.of("docker.io", "moby-engine", "etcd-server", "etcd", "iproute2", "iproute")),
          new PackageInstaller(
              "apk",
              List.of(),
              List.of("apk", "add", "--no-cache"),
              Map.of(),
              Map.of("docker.io", "docker", "etcd-server", "etcd")),
          new PackageInstaller(
              "pacman",
              List.of(),
              List.of("pacman", "-Sy", "--noconfirm"),
              Map.of(),
              Map.of("docker.io", "docker", "etcd-server", "etcd")));

  static Optional<PackageInstaller> find(Shell shell) {
    return KNOWN.stream().filter(manager -> shell.find(manager.program).isPresent()).findFirst();
  }

  /** The command that installs packages given by their Debian names. */
  List<String> installCommand(List<String> debianNames) {
    List<String> command = new ArrayList<>(install);
    debianNames.forEach(name -> command.add(names.getOrDefault(name, name)));
    return command;
  }

  Shell.Result install(Shell shell, List<String> debianNames) {
    if (!refresh.isEmpty()) {
      Shell.Result refreshed =
          shell.run(Duration.ofMinutes(5), refresh, environment, java.nio.file.Path.of("/"));
      if (!refreshed.succeeded()) {
        return refreshed;
      }
    }
    return shell.run(
        Duration.ofMinutes(15),
        installCommand(debianNames),
        environment,
        java.nio.file.Path.of("/"));
  }
}
