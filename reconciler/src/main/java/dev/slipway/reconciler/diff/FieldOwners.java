package dev.slipway.reconciler.diff;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.diff.FieldPath.Segment;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who set which field of an object, as its {@code metadata.managedFields} records it. */
public final class FieldOwners {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Somebody who wrote to an object.
   *
   * @param manager the field manager's name, such as {@code kubectl-client-side-apply}
   * @param operation {@code Apply} or {@code Update}
   * @param subresource such as {@code scale}, or empty
   * @param time when, as far as recorded
   */
  public record Author(
      String manager, String operation, String subresource, Optional<Instant> time) {
    public Author {
      requireNonNull(manager);
      requireNonNull(operation);
      requireNonNull(subresource);
      requireNonNull(time);
    }

    /** {@code kubectl (scale)}. */
    @Override
    public String toString() {
      return subresource.isEmpty() ? manager : manager + " (" + subresource + ")";
    }
  }

  private record Entry(Author author, JsonNode fields) {}

  private final List<Entry> entries;

  private FieldOwners(List<Entry> entries) {
    this.entries = entries;
  }

  /** Reads an object's records; what is malformed in them counts as not recorded. */
  public static FieldOwners of(KubeObject live) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : live.at("metadata", "managedFields")) {
      entries.add(
          new Entry(
              new Author(
                  entry.path("manager").asText(""),
                  entry.path("operation").asText(""),
                  entry.path("subresource").asText(""),
                  time(entry.path("time").asText(""))),
              entry.path("fieldsV1")));
    }
    return new FieldOwners(List.copyOf(entries));
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The field set a manager owns through server-side apply, as written; missing when none. */
  JsonNode appliedBy(String manager) {
    return entries.stream()
        .filter(entry -> entry.author.manager.equals(manager))
        .filter(entry -> entry.author.operation.equals("Apply"))
        .filter(entry -> entry.author.subresource.isEmpty())
        .map(Entry::fields)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /**
   * Who other than {@code ours} set a field last.
   *
   * <p>A field that somebody removed has no owner left; then it is whoever, other than ours and the
   * writers of status, touched the object last.
   */
  public Optional<Author> authorOf(FieldPath path, String ours) {
    List<Entry> others =
        entries.stream().filter(entry -> !entry.author.manager.equals(ours)).toList();
    Optional<Author> owner =
        latest(others.stream().filter(entry -> owns(entry.fields, path)).toList());
    return owner.isPresent()
        ? owner
        : latest(
            others.stream().filter(entry -> !entry.author.subresource.equals("status")).toList());
  }

  /** Whether somebody other than {@code ours} set a field by writing the object itself. */
  boolean isWrittenByOthers(FieldPath path, String ours) {
    return entries.stream()
        .filter(entry -> !entry.author.manager.equals(ours))
        .filter(entry -> entry.author.subresource.isEmpty())
        .anyMatch(entry -> owns(entry.fields, path));
  }

  private static Optional<Author> latest(List<Entry> entries) {
    return entries.stream()
        .map(Entry::author)
        .max(Comparator.comparing(author -> author.time.orElse(Instant.EPOCH)));
  }

  private static boolean owns(JsonNode fields, FieldPath path) {
    JsonNode node = fields;
    for (Segment segment : path.segments()) {
      if (!node.isObject()) {
        return false;
      }
      if (node.isEmpty()) {
        return true; // owns everything below as one piece
      }
      JsonNode next =
          switch (segment) {
            case Segment.Field(String name) -> node.path("f:" + name);
            case Segment.Key(SortedMap<String, JsonNode> key) -> element(node, key);
            case Segment.Value(JsonNode value) -> node.path("v:" + value);
            case Segment.Index(int index) -> node.path("i:" + index);
          };
      if (next.isMissingNode()) {
        return false;
      }
      node = next;
    }
    return true;
  }

  /** The owned fields of the list element with a key. */
  static JsonNode element(JsonNode owned, SortedMap<String, JsonNode> key) {
    for (var field : owned.properties()) {
      if (field.getKey().startsWith("k:") && sameKey(keyOf(field.getKey()), key)) {
        return field.getValue();
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean sameKey(
      SortedMap<String, JsonNode> one, SortedMap<String, JsonNode> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(
                entry -> {
                  JsonNode value = other.get(entry.getKey());
                  return value != null && Scalars.equal(entry.getValue(), value);
                });
  }

  /** The key in {@code k:{"name":"web"}}; empty when it is malformed. */
  static SortedMap<String, JsonNode> keyOf(String name) {
    SortedMap<String, JsonNode> key = new TreeMap<>();
    parse(name).properties().forEach(field -> key.put(field.getKey(), field.getValue()));
    return key;
  }

  /** The value in {@code v:"x"}. */
  static JsonNode valueOf(String name) {
    return parse(name);
  }

  private static JsonNode parse(String name) {
    String json = name.substring(2);
    try {
      JsonNode node = JSON.readTree(json);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(json);
    }
  }
}
