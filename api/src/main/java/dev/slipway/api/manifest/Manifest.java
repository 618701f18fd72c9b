package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import java.util.List;

/**
 * One object as a person wrote it, converted to its current API version, with its place in the
 * repository.
 *
 * @param object the object, in {@code v1} where it was written in a 2015 version
 * @param source file, document and line
 * @param warnings what was understood although it is not quite right, one sentence each
 */
public record Manifest(KubeObject object, Source source, List<String> warnings) {
  public Manifest {
    requireNonNull(object);
    requireNonNull(source);
    warnings = List.copyOf(warnings);
  }
}
