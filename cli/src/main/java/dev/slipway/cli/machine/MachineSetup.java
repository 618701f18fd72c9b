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

  /**
   * A program that must be there.
   *
   * @param program its name on the PATH
   * @param debianPackage the package that brings it, empty where Debian has no recent one
   * @param otherwise what to do where no package brings it
   */
  private record Requirement(String program, String debianPackage, String otherwise) {}

  private static final List<Requirement> PROGRAMS =
      List.of(
          new Requirement("dockerd", "docker.io", ""),
          new Requirement("etcd", "etcd-server", ""),
          new Requirement("nft", "nftables", ""),
          new Requirement("iptables", "iptables", ""),
          new Requirement("ip", "iproute2", ""),
          new Requirement("git", "git", ""),
          new Requirement(
              "kubectl",
              "",
              "install kubectl 1.27 or newer: https://kubernetes.io/docs/tasks/tools/"));

  public MachineSetup(Shell shell, Console console) {
    this.shell = shell;
    this.console = console;
    this.docker = new DockerEngine(shell, console);
  }

  /** True when nothing is left to do; cheap enough to ask before every {@code up}. */
  public boolean isReady() {
    return PROGRAMS.stream().allMatch(this::isThere) && docker.answers();
  }

  /**
   * Brings what is missing.
   *
   * @throws Failure naming each missing thing and the command that brings it
   */
  public void makeReady() {
    installMissing();
    if (!docker.answers()) {
      docker.start();
    }
    report();
  }

  private boolean isThere(Requirement requirement) {
    // An engine that answers may live elsewhere (Docker Desktop, a remote socket): no dockerd then.
    return shell.find(requirement.program).isPresent()
        || (requirement.program.equals("dockerd") && docker.answers());
  }

  private void installMissing() {
    List<Requirement> missing = PROGRAMS.stream().filter(one -> !isThere(one)).toList();
    if (missing.isEmpty()) {
      return;
    }
    Optional<PackageInstaller> manager = PackageInstaller.find(shell);
    Set<String> packages = new LinkedHashSet<>();
    missing.forEach(
        one -> {
          if (!one.debianPackage.isEmpty()) {
            packages.add(one.debianPackage);
          }
        });
    if (!packages.isEmpty() && manager.isPresent() && isRoot()) {
      console.progress("installing " + String.join(", ", packages));
      Shell.Result result = manager.get().install(shell, List.copyOf(packages));
      if (!result.succeeded()) {
        throw new Failure(
            "installing "
                + String.join(", ", packages)
                + " with "
                + manager.get().program()
                + " failed:\n"
                + result.tail());
      }
      console.note("installed " + String.join(", ", packages));
    }
    List<String> lines = new ArrayList<>();
    missing.stream().filter(one -> !isThere(one)).forEach(one -> lines.add(advice(one, manager)));
    if (!lines.isEmpty()) {
      throw new Failure("missing on this machine:\n  " + String.join("\n  ", lines));
    }
  }

  private static String advice(Requirement requirement, Optional<PackageInstaller> manager) {
    if (requirement.debianPackage.isEmpty()) {
      return requirement.program + ": " + requirement.otherwise;
    }
    return requirement.program
        + ": "
        + manager
            .map(
                found ->
                    "sudo "
                        + String.join(
                            " ", found.installCommand(List.of(requirement.debianPackage))))
            .orElse("install the package that Debian calls " + requirement.debianPackage);
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
