package dev.slipway.webhook.git;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ManifestSet;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.api.object.GroupVersionKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The manifests of a commit, read from the object database and checked as one whole. */
final class PushedTree {
  /** Where manifests lie when a tree has such a folder. */
  static final String CONVENTIONAL_PATH = "containers";

  private static final int LONGEST_LINK = 4096;

  private final Repository repository;
  private final GitLimits limits;
  private final ManifestReader reader = new ManifestReader();

  PushedTree(Repository repository, GitLimits limits) {
    this.repository = repository;
    this.limits = limits;
  }

  /**
   * Everything that is wrong with a commit's manifests.
   *
   * @param path folder of the manifests, or empty for the conventional one
   * @param namespace where objects go that name none
   * @param known whether the cluster has a kind
   */
  List<Finding> check(
      ObjectId commit, String path, String namespace, Predicate<GroupVersionKind> known)
      throws IOException {
    List<ReadResult> files = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    try (ObjectReader objects = repository.newObjectReader();
        RevWalk commits = new RevWalk(objects)) {
      ObjectId tree = commits.parseCommit(commit).getTree();
      readTree(objects, tree, folder(objects, tree, path), files, findings);
    }
    ManifestSet set = ManifestSet.of(files, namespace);
    Set<GroupVersionKind> defined = definedHere(set);
    findings.addAll(set.findings());
    findings.addAll(set.unknownKinds(kind -> defined.contains(kind) || known.test(kind)));
    return findings.stream().sorted().distinct().toList();
  }

  private static String folder(ObjectReader objects, ObjectId tree, String path)
      throws IOException {
    if (!path.isEmpty()) {
      return path;
    }
    try (TreeWalk walk = TreeWalk.forPath(objects, CONVENTIONAL_PATH, tree)) {
      return walk != null && walk.isSubtree() ? CONVENTIONAL_PATH : "";
    }
  }

  private void readTree(
      ObjectReader objects,
      ObjectId tree,
      String folder,
      List<ReadResult> files,
      List<Finding> findings)
      throws IOException {
    long bytes = 0;
    try (TreeWalk walk = new TreeWalk(objects)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        String file = walk.getPathString();
        if (!isBelow(file, folder)) {
          continue;
        }
        if (walk.getFileMode(0).equals(FileMode.SYMLINK)) {
          linkProblem(file, objects.open(walk.getObjectId(0)))
              .ifPresent(reason -> findings.add(new Finding(file, 1, reason)));
          continue;
        }
        if (!isManifest(file)) {
          continue;
        }
        if (!walk.getFileMode(0).equals(FileMode.REGULAR_FILE)
            && !walk.getFileMode(0).equals(FileMode.EXECUTABLE_FILE)) {
          continue;
        }
        ObjectLoader blob = objects.open(walk.getObjectId(0));
        bytes += blob.getSize();
        if (files.size() >= limits.treeFiles() || bytes > limits.manifestBytes()) {
          findings.add(
              new Finding(
                  file,
                  1,
                  "the commit holds more manifests than can be checked ("
                      + limits.treeFiles()
                      + " files, "
                      + (limits.manifestBytes() >> 20)
                      + " MiB)"));
          return;
        }
        files.add(read(file, blob));
      }
    }
  }

  private ReadResult read(String file, ObjectLoader blob) throws IOException {
    long most = limits.manifestBytes() / 8;
    if (blob.getSize() > most) {
      return new ReadResult(
          file,
          List.of(),
          List.of(new Finding(file, 1, "is larger than " + (most >> 20) + " MiB")));
    }
    return reader.read(file, blob.getBytes());
  }

  private static Optional<String> linkProblem(String file, ObjectLoader link) throws IOException {
    String to =
        link.getSize() > LONGEST_LINK ? "/" : new String(link.getBytes(), StandardCharsets.UTF_8);
    int depth = file.split("/").length - 1;
    for (String step : to.split("/", -1)) {
      if (step.equals("..")) {
        depth--;
      } else if (!step.isEmpty() && !step.equals(".")) {
        depth++;
      }
      if (depth < 0 || to.startsWith("/")) {
        return Optional.of("the symbolic link leads out of the repository");
      }
    }
    return isManifest(file)
        ? Optional.of("a symbolic link is not followed; commit the file itself")
        : Optional.empty();
  }

  private static boolean isManifest(String file) {
    return file.endsWith(".yaml") || file.endsWith(".yml") || file.endsWith(".json");
  }

  private static boolean isBelow(String file, String folder) {
    return folder.isEmpty() || file.startsWith(folder + "/");
  }

  /** Kinds that definitions in the same commit bring along. */
  private static Set<GroupVersionKind> definedHere(ManifestSet set) {
    Set<GroupVersionKind> kinds = new HashSet<>();
    set.manifests().stream()
        .map(manifest -> manifest.object())
        .filter(object -> object.kind().equals("CustomResourceDefinition"))
        .forEach(
            definition -> {
              Optional<String> group = definition.text("spec", "group");
              Optional<String> kind = definition.text("spec", "names", "kind");
              definition
                  .at("spec", "versions")
                  .forEach(
                      version ->
                          kinds.add(
                              new GroupVersionKind(
                                  group.orElse(""),
                                  version.path("name").asText(),
                                  kind.orElse(""))));
            });
    return kinds;
  }
}
