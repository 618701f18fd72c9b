package dev.slipway.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.GitFixture;
import dev.slipway.reconciler.source.FetchOutcome.Failed;
import dev.slipway.reconciler.source.FetchOutcome.Fetched;
import dev.slipway.reconciler.source.FetchOutcome.Movement;
import dev.slipway.reconciler.source.FetchOutcome.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSourceTest {
  @TempDir Path directory;
  GitFixture git;
  GitSource source;

  @BeforeEach
  void open() throws Exception {
    git = new GitFixture(directory.resolve("remote.git"));
    source = GitSource.open(directory.resolve("local.git"));
  }

  @AfterEach
  void close() {
    source.close();
    git.close();
  }

  private Remote main() {
    return new Remote(git.url(), "main", Credentials.none());
  }

  private Fetched fetched() {
    FetchOutcome outcome = source.fetch(main());
    assertThat(outcome).isInstanceOf(Fetched.class);
    return (Fetched) outcome;
  }

  private Failed failed(Remote remote) {
    FetchOutcome outcome = source.fetch(remote);
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  @Test
  void movementOfTheBranch_isTold() throws Exception {
    String first = git.file("a/x.yaml", "a: 1").commit("main");
    assertThat(fetched()).isEqualTo(new Fetched(first, Movement.FIRST));
    assertThat(fetched()).isEqualTo(new Fetched(first, Movement.UNCHANGED));

    String second = git.file("a/x.yaml", "a: 2").commit("main");
    assertThat(fetched()).isEqualTo(new Fetched(second, Movement.FORWARD));

    String rewritten = git.file("a/x.yaml", "a: 3").rewrite("main");
    assertThat(fetched()).isEqualTo(new Fetched(rewritten, Movement.FORCED));
  }

  @Test
  void emptyRepository_isToldFromMissingBranchAndMissingRepository() throws Exception {
    assertThat(failed(main()).reason()).isEqualTo(Reason.EMPTY_REPOSITORY);

    git.file("a/x.yaml", "a: 1").commit("other");
    assertThat(failed(main()).reason()).isEqualTo(Reason.BRANCH_NOT_FOUND);

    Remote nowhere =
        new Remote(directory.resolve("nowhere.git").toUri().toString(), "main", Credentials.none());
    assertThat(failed(nowhere).reason()).isEqualTo(Reason.REPOSITORY_NOT_FOUND);
  }

  @Test
  void deletedBranch_keepsTheLastCommitReadable() throws Exception {
    String commit = git.file("a/x.yaml", "a: 1").commit("main");
    fetched();
    git.file("b/x.yaml", "b: 1").commit("other");

    git.deleteBranch("main");

    assertThat(failed(main()).reason()).isEqualTo(Reason.BRANCH_NOT_FOUND);
    assertThat(source.lastCommit(main())).contains(commit);
    assertThat(source.tree(commit, Optional.empty()).stacks()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext::sh -c touch% /tmp/x",
        "--upload-pack=touch",
        "-oProxyCommand=x",
        "ssh://-oProxyCommand=x/repo",
        "ftp://example.org/repo.git",
        "/a/local/path",
        "https:///no-host",
        "https://example.org",
        "",
        "https://example.org/a\nb"
      })
  void unacceptableUrl_isRefused(String url) {
    assertThat(failed(new Remote(url, "main", Credentials.none())).reason())
        .isEqualTo(Reason.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-pack=x", "-x", "a..b", "a b", "a~1", "", "x.lock", "a\u0000b"})
  void unacceptableBranch_isRefused(String branch) {
    assertThat(failed(new Remote(git.url(), branch, Credentials.none())).reason())
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void passwordOverPlainHttp_isRefusedAndNeverPrinted() {
    Remote remote =
        new Remote("http://example.org/a.git", "main", new Credentials.Basic("ada", "s3cret"));

    Failed failed = failed(remote);

    assertThat(failed.reason()).isEqualTo(Reason.INVALID);
    assertThat(failed.message() + remote).doesNotContain("s3cret");
  }

  @Test
  void unreachableRemote_isToldAsSuch() {
    Failed failed = failed(new Remote("http://127.0.0.1:1/a.git", "main", Credentials.none()));

    assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void sshWithoutKnownHosts_isRefused() {
    Failed failed =
        failed(
            new Remote(
                "ssh://git@127.0.0.1:1/a.git", "main", new Credentials.SshKey("key", "", "")));

    assertThat(failed.reason()).isEqualTo(Reason.INVALID);
    assertThat(failed.message()).contains("known_hosts");
  }

  @Test
  void damagedCopy_isReplaced() throws Exception {
    String commit = git.file("a/x.yaml", "a: 1").commit("main");
    fetched();
    source.close();
    try (Stream<Path> files = Files.walk(directory.resolve("local.git/objects"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        file.toFile().setWritable(true);
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    source = GitSource.open(directory.resolve("local.git"));

    assertThat(fetched().commit()).isEqualTo(commit);
    assertThat(source.tree(commit, Optional.empty()).stacks()).containsOnlyKeys("a");
  }

  @Test
  void stacks_areDirectoriesWithManifestsDirectlyInside() throws Exception {
    git.file("containers/web/frontend/service.yaml", "a")
        .file("containers/web/frontend/Dockerfile", "FROM scratch")
        .file("containers/web/frontend/conf/nginx.conf", "x")
        .file("containers/git/a.yml", "a")
        .file("containers/git/b.JSON", "{}")
        .file("containers/kubectl", "#!/bin/sh")
        .file("containers/.hidden/x.yaml", "a")
        .file("outside/x.yaml", "a");
    String commit = git.commit("main");
    fetched();

    GitTree tree = source.tree(commit, Optional.empty());

    assertThat(tree.root()).isEqualTo("containers");
    assertThat(tree.stacks()).containsOnlyKeys("git", "web/frontend");
    assertThat(tree.hasDirectory("web/frontend/conf")).isTrue();
    assertThat(tree.hasDirectory("web")).as("nothing but directories").isFalse();
    assertThat(tree.hasDirectory("gone")).isFalse();
    assertThat(source.tree(commit, Optional.of("./outside/")).stacks()).containsOnlyKeys("");
    assertThat(source.tree(commit, Optional.of("nowhere")).rootPresent()).isFalse();
  }

  @Test
  void versionOfAStack_changesOnlyWithItsOwnManifests() throws Exception {
    git.file("web/service.yaml", "a").file("web/ghost/service.yaml", "b").file("web/README", "c");
    String first = git.commit("main");
    git.file("web/ghost/service.yaml", "b2").file("web/README", "c2");
    String second = git.commit("main");
    fetched();

    GitTree before = source.tree(first, Optional.empty());
    GitTree after = source.tree(second, Optional.empty());

    assertThat(after.changedSince(before.stacks())).containsExactly("web/ghost");
  }

  @Test
  void whatIsNotAnOrdinaryFile_isNeverFollowed() throws Exception {
    git.symlink("a/link.yaml", "/etc/passwd")
        .symlink("b/other", "../../..")
        .submodule("c/module")
        .file("b/x.yaml", "a");
    String commit = git.commit("main");
    fetched();

    GitTree tree = source.tree(commit, Optional.empty());

    assertThat(tree.stacks().get("a").files())
        .extracting(ManifestFile::form)
        .containsExactly(ManifestFile.Form.SYMLINK);
    assertThat(tree.notices())
        .containsExactlyInAnyOrder(
            "b/other: symbolic links are not followed", "c/module: submodules are not followed");
  }

  @Test
  void largeFilesAndLfsPointers_areRefused() throws Exception {
    git.file("a/big.yaml", new byte[ManifestNames.MAX_BLOB_BYTES + 1])
        .file("a/lfs.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
        .file("a/ok.yaml", "a: 1");
    String commit = git.commit("main");
    fetched();

    List<ManifestFile> files = source.tree(commit, Optional.empty()).stacks().get("a").files();

    assertThat(source.read(files.get(0))).isInstanceOf(BlobContent.Refused.class);
    assertThat(source.read(files.get(1)).toString()).contains("LFS");
    assertThat(source.read(files.get(2)))
        .isInstanceOfSatisfying(
            BlobContent.Bytes.class,
            bytes ->
                assertThat(new String(bytes.content(), StandardCharsets.UTF_8)).isEqualTo("a: 1"));
  }

  @Test
  void pathOutsideTheRepository_isRefused() {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> TreePath.normalize("a/../..")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TreePath.normalize("./containers//web/")).isEqualTo("containers/web");
  }
}
