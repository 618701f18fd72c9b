package dev.slipway.runtime.apiserver.golden;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A place where the server answers otherwise than the recorded one.
 *
 * @param file the recording
 * @param path where in the answer, such as {@code body.spec.clusterIP}
 */
record Deviation(String file, String path) implements Comparable<Deviation> {
  /**
   * Deviations of one kind, which are known and explained.
   *
   * @param line as in the list
   * @param place matches file and path
   */
  record Known(String line, Pattern place) {
    boolean explains(Deviation deviation) {
      return place.matcher(deviation.toString()).matches();
    }

    private static Known parse(String line) {
      String[] columns = line.split("\t");
      if (columns.length != 3 || columns[2].isBlank()) {
        throw new IllegalArgumentException("a deviation has a file, a path and a reason: " + line);
      }
      return new Known(line, Pattern.compile(pattern(columns[0] + "\t" + columns[1])));
    }

    /** {@code *} is any part of one name, {@code **} of any number of names. */
    private static String pattern(String text) {
      StringBuilder pattern = new StringBuilder();
      for (String part : text.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)")) {
        pattern.append(
            switch (part) {
              case "*" -> "[^.\\[\\]\t]*";
              case "**" -> "[^\t]*";
              default -> Pattern.quote(part);
            });
      }
      return pattern.toString();
    }
  }

  /** The deviations that are known and explained. */
  static List<Known> known() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    Deviation.class.getResourceAsStream("/golden-api-deviations.tsv")),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Known::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
