package dev.slipway.reconciler.render;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** From paths of directories to names of stacks: {@code web/frontend} is {@code web-frontend}. */
public final class StackNames {
  private static final int MAX_LENGTH = 63;
  private static final int SUFFIX_LENGTH = 8;

  private StackNames() {}

  /**
   * Names for paths, by path; valid as object names and label values, and distinct. The root is
   * named after the repository.
   */
  public static SortedMap<String, String> of(Collection<String> paths, String repository) {
    SortedMap<String, String> names = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    for (String path : new TreeSet<>(paths)) {
      String plain = plain(path.isEmpty() ? repository : path);
      String name = plain.isEmpty() || plain.length() > MAX_LENGTH ? suffixed(plain, path) : plain;
      names.put(path, taken.add(name) ? name : suffixed(plain, path));
    }
    return names;
  }

  /** The value of the {@code app} label for a stack's directory. */
  public static String app(String directoryName, String stackName) {
    String value =
        directoryName
            .replaceAll("[^A-Za-z0-9._-]", "-")
            .replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    return value.isEmpty() || value.length() > MAX_LENGTH ? stackName : value;
  }

  private static String plain(String path) {
    return path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
  }

  private static String suffixed(String plain, String path) {
    String digest =
        UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, SUFFIX_LENGTH);
    String start = plain.substring(0, Math.min(plain.length(), MAX_LENGTH - SUFFIX_LENGTH - 1));
    return (start.isEmpty() ? "stack" : start.replaceAll("-+$", "")) + "-" + digest;
  }
}
