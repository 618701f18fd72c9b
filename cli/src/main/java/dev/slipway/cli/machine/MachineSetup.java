package dev.slipway.cli.machine;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the machine ready for Slipway, says what it does and changes nothing twice: what is there
 * is used, what is missing is installed when root, and named with its command otherwise.
 */
public final class MachineSetup {
  private final Shell shell;
  private final Console console;
  private final DockerEngine docker;

  /** Who cannot do without a program. */
  private enum Use {
    CLUSTER,
    PEOPLE
  }

  /**
   * A program that belongs on the machine.
   *
   * @param program its name on the PATH
   * @param use who cannot do without it
   * @param packages the Debian packages that bring it, the best first
   * @param least the least version of a package that will do, or the empty string for any
   * @param otherwise the command that brings it where no package does
   */
  private record Requirement(
      String program, Use use, List<String> packages, String least, String otherwise) {
    static Requirement ofCluster(String program, String debianPackage) {
      return new Requirement(program, Use.CLUSTER, List.of(debianPackage), "", "");
    }
  }

  private static final List<Requirement> PROGRAMS =
      List.of(
          Requirement.ofCluster("dockerd", "docker.io"),
          Requirement.ofCluster("etcd", "etcd-server"),
          Requirement.ofCluster("nft", "nftables"),
          Requirement.ofCluster("iptables", "iptables"),
          Requirement.ofCluster("ip", "iproute2"),
          Requirement.ofCluster("git", "git"),
          // Builds the sample's images. Debian 12 has it in docker.io, Debian 13 apart.
          new Requirement("docker", Use.PEOPLE, List.of("docker-cli"), "20.10", ""),
          // A cluster runs without it. Debian 12 has one that is too old, Ubuntu none.
          new Requirement(
              "kubectl",
              Use.PEOPLE,
              List.of("kubectl", "kubernetes-client"),
              "1.27",
              "sh -c 'curl -fLo /usr/local/bin/kubectl https://dl.k8s.io/release/v1.32.4/bin/linux/"
                  + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                  + "/kubectl && chmod 755 /usr/local/bin/kubectl'"));

  public MachineSetup(Shell shell, Console console, DockerHost host) {
    this.shell = shell;
    this.console = console;
    this.docker = new DockerEngine(shell, console, host);
  }

  /**
   * Says at once what would fail late and in other words.
   *
   * @throws Failure for anybody but root
   */
  public static void requireRoot() {
    if (!isRoot()) {
      throw new Failure(
          "a cluster needs root, for Docker, nftables and mounts, and you are "
              + System.getProperty("user.name")
              + ": run it with sudo");
    }
  }

  /** True when a cluster finds what it needs; cheap enough to ask before every {@code up}. */
  public boolean isReady() {
    return PROGRAMS.stream().filter(one -> one.use == Use.CLUSTER).allMatch(this::isThere)
        && docker.answers();
  }

  /**
   * Brings what is missing.
   *
   * @throws Failure naming each missing thing and the command that brings it
   */
  public void makeReady() {
    List<Requirement> missing = bring();
    if (!missing.isEmpty()) {
      throw failure(missing);
    }
    report();
  }

  /**
   * Brings what is missing, and only mentions what a cluster does without.
   *
   * @throws Failure naming each missing thing and the command that brings it
   */
  public void makeReadyForCluster() {
    bring().forEach(one -> console.note("not on this machine: " + advice(one)));
  }

  /** Returns what a cluster does without and could not be brought. */
  private List<Requirement> bring() {
    if (!missing().isEmpty()) {
      installMissing();
    }
    List<Requirement> missing = missing();
    if (missing.stream().anyMatch(one -> one.use == Use.CLUSTER)) {
      throw failure(missing);
    }
    if (!docker.answers()) {
      if (!isRoot()) {
        throw new Failure(
            "no Docker engine answers "
                + System.getProperty("user.name")
                + " on this machine: sudo slipway setup starts it; one that runs answers to root and"
                + " to the group docker");
      }
      docker.start();
    }
    return missing;
  }

  private boolean isThere(Requirement requirement) {
    // An engine that answers may live elsewhere (Docker Desktop, a remote socket): no dockerd then.
    return shell.find(requirement.program).isPresent()
        || (requirement.program.equals("dockerd") && docker.answers());
  }

  private List<Requirement> missing() {
    return PROGRAMS.stream().filter(one -> !isThere(one)).toList();
  }

  private void installMissing() {
    Optional<PackageInstaller> manager = PackageInstaller.find(shell);
    if (manager.isEmpty() || !isRoot()) {
      return;
    }
    PackageInstaller installer = manager.get();
    // What it fails at shows when packages are installed: old lists may do.
    installer.refresh(shell);
    for (Use use : Use.values()) {
      install(installer, missing().stream().filter(one -> one.use == use).toList());
    }
  }

  private void install(PackageInstaller installer, List<Requirement> wanted) {
    Set<String> packages = new LinkedHashSet<>();
    for (Requirement one : wanted) {
      one.packages.stream()
          .filter(name -> one.least.isEmpty() || installer.offers(shell, name, one.least))
          .findFirst()
          .ifPresent(packages::add);
    }
    if (packages.isEmpty()) {
      return;
    }
    String names = String.join(", ", packages);
    console.progress("installing " + names);
    Shell.Result result = installer.install(shell, List.copyOf(packages));
    console.note(
        result.succeeded()
            ? "installed " + names
            : "installing "
                + names
                + " with "
                + installer.program()
                + " failed:\n"
                + result.tail());
  }

  private Failure failure(List<Requirement> missing) {
    List<String> lines = new ArrayList<>();
    missing.forEach(one -> lines.add(advice(one)));
    return new Failure(
        "missing on this machine:\n  "
            + String.join("\n  ", lines)
            + (isRoot() ? "" : "\nall that packages bring is installed by: sudo slipway setup"));
  }

  /** A program's name, and the command that brings it for whoever runs this. */
  private String advice(Requirement requirement) {
    String command =
        requirement.otherwise.isEmpty()
            ? PackageInstaller.find(shell)
                .map(found -> String.join(" ", found.installCommand(requirement.packages)))
                .orElse("")
            : requirement.otherwise;
    if (command.isEmpty()) {
      return requirement.program
          + ": install the package that Debian calls "
          + requirement.packages.get(0);
    }
    return requirement.program + ": " + (isRoot() ? "" : "sudo ") + command;
  }

  private void report() {
    console.note("docker   " + docker.version());
    for (Requirement requirement : PROGRAMS) {
      shell
          .find(requirement.program)
          .ifPresent(file -> console.note(String.format("%-8s %s", requirement.program, file)));
    }
    console.note("this machine is ready");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
