package dev.slipway.runtime.apiserver.managedfields;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step from a value to a part of it. Ordered as the real server prints. */
sealed interface PathElement extends Comparable<PathElement> {
  ObjectMapper JSON = new ObjectMapper();

  /** As in {@code FieldsV1}: {@code f:name}, {@code k:{…}}, {@code v:…}, {@code i:…}. */
  String encoded();

  /** As in messages: {@code .name}, {@code [key="value"]}, {@code [="value"]}, {@code [0]}. */
  String printed();

  private int rank() {
    return switch (this) {
      case Name ignored -> 0;
      case Key ignored -> 1;
      case Value ignored -> 2;
      case Index ignored -> 3;
    };
  }

  @Override
  default int compareTo(PathElement other) {
    return switch (this) {
      case Name name when other instanceof Name that -> name.name().compareTo(that.name());
      case Key key when other instanceof Key that -> compareKeys(key.fields(), that.fields());
      case Value value when other instanceof Value that ->
          compareValues(value.value(), that.value());
      case Index index when other instanceof Index that ->
          Integer.compare(index.index(), that.index());
      default -> Integer.compare(rank(), other.rank());
    };
  }

  /** Reads the encoded form; {@link IllegalArgumentException} when it is none. */
  static PathElement decode(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new IllegalArgumentException("not a path element: " + text);
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> new Name(rest);
      case 'v' -> new Value(read(rest));
      case 'i' -> new Index(Integer.parseInt(rest));
      case 'k' -> {
        if (!(read(rest) instanceof ObjectNode key)) {
          throw new IllegalArgumentException("not a key: " + text);
        }
        SortedMap<String, JsonNode> fields = new TreeMap<>();
        key.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        yield new Key(fields);
      }
      default -> throw new IllegalArgumentException("not a path element: " + text);
    };
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + json, e);
    }
  }

  private static int compareKeys(SortedMap<String, JsonNode> a, SortedMap<String, JsonNode> b) {
    Iterator<Map.Entry<String, JsonNode>> left = a.entrySet().iterator();
    Iterator<Map.Entry<String, JsonNode>> right = b.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<String, JsonNode> one = left.next();
      Map.Entry<String, JsonNode> two = right.next();
      int byName = one.getKey().compareTo(two.getKey());
      int order = byName != 0 ? byName : compareValues(one.getValue(), two.getValue());
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareValues(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return Double.compare(a.doubleValue(), b.doubleValue()) != 0
          ? Double.compare(a.doubleValue(), b.doubleValue())
          : a.asText().length() > 15 ? a.asText().compareTo(b.asText()) : 0;
    }
    int byKind = Integer.compare(a.getNodeType().ordinal(), b.getNodeType().ordinal());
    return byKind != 0 ? byKind : a.toString().compareTo(b.toString());
  }

  /** A field of an object. */
  record Name(String name) implements PathElement {
    public Name {
      requireNonNull(name);
    }

    @Override
    public String encoded() {
      return "f:" + name;
    }

    @Override
    public String printed() {
      return "." + name;
    }
  }

  /** An element of a list, named by some of its fields. */
  record Key(SortedMap<String, JsonNode> fields) implements PathElement {
    public Key {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    @Override
    public String encoded() {
      ObjectNode key = JsonNodeFactory.instance.objectNode();
      fields.forEach(key::set);
      return "k:" + key;
    }

    @Override
    public String printed() {
      StringBuilder text = new StringBuilder("[");
      fields.forEach(
          (name, value) ->
              text.append(text.length() == 1 ? "" : ",").append(name).append('=').append(value));
      return text.append(']').toString();
    }
  }

  /** An element of a set. */
  record Value(JsonNode value) implements PathElement {
    public Value {
      requireNonNull(value);
    }

    @Override
    public String encoded() {
      return "v:" + value;
    }

    @Override
    public String printed() {
      return "[=" + value + "]";
    }
  }

  /** An element of a list by its place; never written by this server but understood. */
  record Index(int index) implements PathElement {
    @Override
    public String encoded() {
      return "i:" + index;
    }

    @Override
    public String printed() {
      return "[" + index + "]";
    }
  }
}
