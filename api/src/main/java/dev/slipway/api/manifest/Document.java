package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One document of a file, before anybody asked what kind of object it is.
 *
 * @param index from 0
 * @param value its content
 * @param lines where everything stands
 * @param warnings about values that YAML reads differently from how they look
 * @param broken true when something in it was refused, so that it must not become a manifest
 */
record Document(int index, JsonNode value, LineTree lines, List<String> warnings, boolean broken) {
  Document {
    warnings = List.copyOf(warnings);
  }
}
