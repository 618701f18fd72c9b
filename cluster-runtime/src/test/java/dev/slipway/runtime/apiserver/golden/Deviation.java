package dev.slipway.runtime.apiserver.golden;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A place where the server answers otherwise than the recorded one.
 *
 * @param file the recording
 * @param path where in the answer, such as {@code body.spec.clusterIP}
 */
record Deviation(String file, String path) implements Comparable<Deviation> {
  /** The deviations that are known and explained. */
  static Set<Deviation> known() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    Deviation.class.getResourceAsStream("/golden-api-deviations.tsv")),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Deviation::parse)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deviation parse(String line) {
    String[] columns = line.split("\t");
    if (columns.length != 3 || columns[2].isBlank()) {
      throw new IllegalArgumentException("a deviation has a file, a path and a reason: " + line);
    }
    return new Deviation(columns[0], columns[1]);
  }

  @Override
  public int compareTo(Deviation other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return file + "\t" + path;
  }
}
