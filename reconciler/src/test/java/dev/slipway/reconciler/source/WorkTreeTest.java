package dev.slipway.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTreeTest {
  @TempDir Path directory;

  @Test
  void directory_readsLikeTheCommitItWouldBecome() throws Exception {
    Path work = directory.resolve("work");
    Files.createDirectories(work.resolve("containers/web/ghost"));
    Files.writeString(work.resolve("containers/web/ghost/service.yaml"), "a: 1");
    Files.createDirectories(work.resolve("containers/.git"));
    Files.writeString(work.resolve("containers/.git/x.yaml"), "a: 1");
    Files.createSymbolicLink(
        work.resolve("containers/web/ghost/link.yaml"), Path.of("/etc/passwd"));

    WorkTree.Read read = WorkTree.read(work, Optional.empty());

    try (GitFixture git = new GitFixture(directory.resolve("remote.git"));
        GitSource source = GitSource.open(directory.resolve("local.git"))) {
      git.file("containers/web/ghost/service.yaml", "a: 1")
          .symlink("containers/web/ghost/link.yaml", "/etc/passwd");
      String commit = git.commit("main");
      source.fetch(new Remote(git.url(), "main", Credentials.none()));
      assertThat(read.tree().stacks()).isEqualTo(source.tree(commit, Optional.empty()).stacks());
    }
  }
}
