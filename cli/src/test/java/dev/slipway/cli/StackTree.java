package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A work copy with some stacks of one controller and one service each, to be pushed. */
final class StackTree {
  static final String IMAGE = "slipway-sample/ghost:1";

  private final Path folder;
  private final int stacks;

  StackTree(Path folder, int stacks) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.stacks = stacks;
    git("init", "--quiet", "--initial-branch=main", ".");
  }

  /** A push that is under way. */
  record Push(Process process, Path output) {
    String text() throws IOException {
      return Files.readString(output);
    }

    /** Returns once the push has said something. */
    Push awaitWord(String word) throws Exception {
      Waiting.until("the push says " + word, () -> text().contains(word));
      return this;
    }

    int await() throws Exception {
      if (!process.waitFor(4, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the push does not end:\n" + text());
      }
      return process.exitValue();
    }
  }

  /** Commits the tree with so many replicas of each stack, and begins to push it. */
  Push push(String url, int replicas) throws Exception {
    for (int i = 1; i <= stacks; i++) {
      Path stack = Files.createDirectories(folder.resolve("containers/s" + i));
      Files.writeString(stack.resolve("all.yaml"), manifest("s" + i, replicas));
    }
    git("add", "containers");
    git("commit", "--quiet", "--message", "replicas: " + replicas);
    Path output = Files.createTempFile(folder, "push", ".out");
    return new Push(start(output, List.of("git", "push", url, "HEAD:main")), output);
  }

  private static String manifest(String name, int replicas) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: NAME, labels: {app: NAME}}
        spec:
          replicas: REPLICAS
          selector: {app: NAME}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: web, image: "IMAGE", imagePullPolicy: IfNotPresent}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: NAME, labels: {app: NAME}}
        spec: {ports: [{port: 80, targetPort: 2368}], selector: {app: NAME}}
        """
        .replace("NAME", name)
        .replace("REPLICAS", Integer.toString(replicas))
        .replace("IMAGE", IMAGE);
  }

  private void git(String... arguments) throws Exception {
    Path output = Files.createTempFile(folder, "git", ".out");
    List<String> command =
        new java.util.ArrayList<>(
            List.of("git", "-c", "user.name=Test", "-c", "user.email=test@example.org"));
    command.addAll(List.of(arguments));
    Process process = start(output, command);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException(command + ":\n" + Files.readString(output));
    }
    Files.delete(output);
  }

  private Process start(Path output, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }
}
