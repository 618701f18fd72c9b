package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.TypeSchema;

/**
 * The bridge from kubectl's own apply, which keeps what it applied in an annotation, to server-side
 * apply: what the annotation shows to be kubectl's is no conflict for kubectl.
 */
final class LastApplied {
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String MANAGER = "kubectl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private LastApplied() {}

  /** Fields that the manager may take over: last applied from the client, and unchanged since. */
  static FieldSet mayTake(TypeSchema schema, ObjectNode live, FieldManager manager) {
    JsonNode annotation = live.path("metadata").path("annotations").path(ANNOTATION);
    if (!manager.name().equals(MANAGER) || !annotation.isTextual()) {
      return FieldSet.EMPTY;
    }
    try {
      if (JSON.readTree(annotation.textValue()) instanceof ObjectNode applied) {
        FieldSet changed = FieldComparison.of(schema, applied, live).modified();
        return FieldReader.read(schema, applied).difference(changed);
      }
      return FieldSet.EMPTY;
    } catch (JsonProcessingException e) {
      // Whoever wrote nonsense there has no claim to anything.
      return FieldSet.EMPTY;
    }
  }

  /** Brings the annotation, where there is one, up to what has now been applied. */
  static void update(ObjectNode result, ObjectNode applied, FieldManager manager) {
    if (!manager.name().equals(MANAGER)
        || !(result.path("metadata").path("annotations") instanceof ObjectNode annotations)
        || !annotations.has(ANNOTATION)) {
      return;
    }
    ObjectNode configuration = applied.deepCopy();
    if (configuration.path("metadata").path("annotations") instanceof ObjectNode own) {
      own.remove(ANNOTATION);
    }
    annotations.put(ANNOTATION, configuration + "\n");
  }
}
