package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The way from an object's root to one of its fields.
 *
 * @param segments from the root; empty for the root itself
 */
public record FieldPath(List<Segment> segments) {
  /** The object itself. */
  public static final FieldPath ROOT = new FieldPath(List.of());

  public FieldPath {
    segments = List.copyOf(segments);
  }

  /** One step. */
  public sealed interface Segment {
    /** Into the field of an object. */
    record Field(String name) implements Segment {}

    /** To the list element whose key fields have these values. */
    record Key(SortedMap<String, JsonNode> values) implements Segment {
      public Key {
        values = new TreeMap<>(values);
      }
    }

    /** To the list element at a place. */
    record Index(int index) implements Segment {}

    /** To the element of a set of plain values. */
    record Value(JsonNode value) implements Segment {}
  }

  /** The path of field names. */
  public static FieldPath of(String... fields) {
    FieldPath path = ROOT;
    for (String field : fields) {
      path = path.field(field);
    }
    return path;
  }

  FieldPath field(String name) {
    return then(new Segment.Field(name));
  }

  FieldPath then(Segment segment) {
    List<Segment> longer = new ArrayList<>(segments.size() + 1);
    longer.addAll(segments);
    longer.add(segment);
    return new FieldPath(longer);
  }

  /** True when the first steps are the fields of {@code names}. */
  public boolean startsWith(String... names) {
    if (segments.size() < names.length) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      if (!segments.get(i).equals(new Segment.Field(names[i]))) {
        return false;
      }
    }
    return true;
  }

  /** True when a step goes into a field of this name. */
  public boolean passes(String name) {
    return segments.contains(new Segment.Field(name));
  }

  /** Name of the last field stepped into; empty for the root. */
  public String lastField() {
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (segments.get(i) instanceof Segment.Field(String name)) {
        return name;
      }
    }
    return "";
  }

  /** {@code spec.template.spec.containers[name=web].image}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Field(String name) -> {
          if (name.indexOf('.') >= 0 || name.indexOf('/') >= 0) {
            text.append("[\"").append(name).append("\"]");
          } else {
            text.append(text.isEmpty() ? "" : ".").append(name);
          }
        }
        case Segment.Key(SortedMap<String, JsonNode> values) ->
            text.append(
                values.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                    .collect(Collectors.joining(",", "[", "]")));
        case Segment.Index(int index) -> text.append('[').append(index).append(']');
        case Segment.Value(JsonNode value) -> text.append("[=").append(value.asText()).append(']');
      }
    }
    return text.toString();
  }
}
