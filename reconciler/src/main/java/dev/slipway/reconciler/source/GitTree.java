package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manifest directories of one commit: completely read, or not at all.
 *
 * @param commit full object id; empty for a working directory
 * @param subject first line of the commit message
 * @param author name of the commit's author
 * @param time when it was committed
 * @param root directory all stacks are below, empty for the repository's root
 * @param rootPresent whether the commit has that directory
 * @param stacks by path relative to the root, in order
 * @param otherDirectories paths relative to the root of directories that hold files, but no
 *     manifests; one that holds nothing but directories is none
 * @param notices what was seen and left aside on purpose, one sentence each
 */
public record GitTree(
    String commit,
    String subject,
    String author,
    Instant time,
    String root,
    boolean rootPresent,
    SortedMap<String, StackDirectory> stacks,
    Set<String> otherDirectories,
    List<String> notices) {
  public GitTree {
    requireNonNull(commit);
    requireNonNull(subject);
    requireNonNull(author);
    requireNonNull(time);
    requireNonNull(root);
    stacks = Collections.unmodifiableSortedMap(new TreeMap<>(stacks));
    otherDirectories = Set.copyOf(otherDirectories);
    notices = List.copyOf(notices);
  }

  /** Whether a directory is there with files of its own, manifests or others. */
  public boolean hasDirectory(String path) {
    return stacks.containsKey(path) || otherDirectories.contains(path);
  }

  /** Paths whose manifests differ from {@code before}, also those that appeared or vanished. */
  public List<String> changedSince(Map<String, StackDirectory> before) {
    TreeMap<String, Boolean> changed = new TreeMap<>();
    stacks.forEach(
        (path, stack) -> {
          StackDirectory old = before.get(path);
          if (old == null || !old.version().equals(stack.version())) {
            changed.put(path, true);
          }
        });
    before.keySet().stream()
        .filter(path -> !stacks.containsKey(path))
        .forEach(path -> changed.put(path, true));
    return List.copyOf(changed.keySet());
  }
}
