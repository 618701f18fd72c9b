package dev.slipway.webhook.git;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
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
  private final FileChecks checks;

  PushedTree(Repository repository, GitLimits limits, FileChecks checks) {
    this.repository = repository;
    this.limits = limits;
    this.checks = checks;
  }

  /**
   * Everything that is wrong with a commit's manifests.
   *
   * @param target where objects go that name no namespace, and which folder counts
   * @param cluster knows what is there already
   */
  List<Finding> check(ObjectId commit, DeployTarget target, Deployments cluster)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<CheckedFile> files = new ArrayList<>();
    List<FileChecks.Reading> fresh = new ArrayList<>();
    try (ObjectReader objects = repository.newObjectReader();
        RevWalk commits = new RevWalk(objects)) {
      ObjectId tree = commits.parseCommit(commit).getTree();
      readTree(objects, tree, folder(objects, tree, target.path()), files, fresh, findings);
    }
    Set<GroupVersionKind> defined = new HashSet<>();
    files.forEach(file -> defined.addAll(file.defined()));
    Map<String, Boolean> namespaces = new HashMap<>();
    files.forEach(file -> file.namespaces().forEach(name -> namespaces.put(name, true)));
    Map<ObjectKey, CheckedFile.Declared> first = new HashMap<>();
    for (CheckedFile file : files) {
      findings.addAll(file.findings());
      for (CheckedFile.Declared one : file.objects()) {
        CheckedFile.Declared before = first.putIfAbsent(one.keyIn(target.namespace()), one);
        if (before != null) {
          findings.add(one.standsAlready(before));
        } else if (!defined.contains(one.kind()) && !cluster.knows(one.kind())) {
          findings.add(one.unknownKind());
        } else if (!one.key().namespace().isEmpty()
            && !namespaces.computeIfAbsent(one.key().namespace(), cluster::hasNamespace)) {
          findings.add(one.unknownNamespace());
        }
      }
    }
    findings.addAll(ask(fresh, defined, target, cluster));
    return findings.stream().sorted().distinct().toList();
  }

  /**
   * What the cluster itself says of manifests that are new here. Only a file that it has nothing
   * against is not asked about again.
   */
  private List<Finding> ask(
      List<FileChecks.Reading> fresh,
      Set<GroupVersionKind> defined,
      DeployTarget target,
      Deployments cluster) {
    List<Manifest> asked =
        fresh.stream()
            .filter(reading -> reading.verdict().findings().isEmpty())
            .flatMap(reading -> reading.manifests().stream())
            .filter(manifest -> !defined.contains(manifest.object().groupVersionKind()))
            .toList();
    List<Finding> findings = cluster.findings(asked, target.namespace());
    Set<String> refused = new HashSet<>();
    findings.forEach(finding -> refused.add(finding.file()));
    fresh.stream().filter(reading -> !refused.contains(reading.file())).forEach(checks::remember);
    return findings;
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
      List<CheckedFile> files,
      List<FileChecks.Reading> fresh,
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
        ObjectId content = walk.getObjectId(0);
        bytes += objects.getObjectSize(content, Constants.OBJ_BLOB);
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
        Optional<CheckedFile> known = checks.known(file, content);
        if (known.isPresent()) {
          files.add(known.get());
        } else {
          FileChecks.Reading reading = checks.read(file, content, objects);
          files.add(reading.verdict());
          fresh.add(reading);
        }
      }
    }
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
}
