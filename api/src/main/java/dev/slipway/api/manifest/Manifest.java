package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object as a person wrote it, converted to its current API version, with its place in the
 * repository.
 *
 * @param object the object, in {@code v1} where it was written in a 2015 version
 * @param source file, document and line
 * @param warnings what was understood although it is not quite right, one sentence each
 * @param lines where each field was written, by its path in the file
 * @param legacy whether it was written in a version of 2015, whose servers ignored what they did
 *     not know
 */
public record Manifest(
    KubeObject object, Source source, List<String> warnings, LineIndex lines, boolean legacy) {
  /** Unknown fields are named as they stand in the file. */
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("unknown field \"([^\"]+)\"");

  public Manifest {
    requireNonNull(object);
    requireNonNull(source);
    warnings = List.copyOf(warnings);
    requireNonNull(lines);
  }

  /** A manifest of which only the first line is known. */
  public Manifest(KubeObject object, Source source, List<String> warnings) {
    this(object, source, warnings, LineIndex.of(source.line()), false);
  }

  /** The line of a field of the object as it is now, such as {@code spec.containers[0].image}. */
  public int lineOf(String path) {
    return lines.lineOf(OriginalPaths.of(object.kind(), path));
  }

  /** The line of what one of the warnings is about: of the field that it names, or the object. */
  public int lineOfWarning(String warning) {
    Matcher field = UNKNOWN_FIELD.matcher(warning);
    return field.find() ? lines.lineOf(field.group(1)) : source.line();
  }

  /** A finding at the line of a field. */
  public Finding finding(String path, String reason) {
    return new Finding(source.file(), lineOf(path), reason);
  }
}
