package dev.slipway.runtime.apiserver.protobuf;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The fields of protobuf messages by the names of their types, such as {@code core.v1.Pod}. */
final class Messages {
  private static final class Holder {
    static final Messages BUILTIN = load();
  }

  private final Map<String, List<String>> lines;
  private final Map<String, Map<Integer, Field>> parsed = new ConcurrentHashMap<>();

  private Messages(Map<String, List<String>> lines) {
    this.lines = lines;
  }

  /** How a field holds its values. */
  enum Shape {
    ONE,
    LIST,
    MAP
  }

  /**
   * A field.
   *
   * @param name in JSON; empty where the message's fields stand in the object around it
   * @param shape one value, or many
   * @param type of each value
   * @param omitsZero true when JSON leaves the field out where it is zero or empty
   */
  record Field(String name, Shape shape, String type, boolean omitsZero) {
    Field {
      requireNonNull(name);
      requireNonNull(shape);
      requireNonNull(type);
    }

    static Field parse(String line) {
      String[] words = line.split(" ");
      String type = words[2];
      Shape shape =
          switch (type.charAt(0)) {
            case '[' -> Shape.LIST;
            case '{' -> Shape.MAP;
            default -> Shape.ONE;
          };
      return new Field(
          words[1].equals("~") ? "" : words[1],
          shape,
          shape == Shape.ONE ? type : type.substring(1, type.length() - 1),
          words.length > 3);
    }

    boolean isEmbedded() {
      return name.isEmpty();
    }
  }

  /** Those that come with the program. Loaded when first asked for. */
  static Messages builtin() {
    return Holder.BUILTIN;
  }

  /** The fields of a message by number; empty for a message that is not known. */
  Optional<Map<Integer, Field>> find(String type) {
    @Nullable List<String> known = lines.get(type);
    return known == null
        ? Optional.empty()
        : Optional.of(parsed.computeIfAbsent(type, name -> parse(known)));
  }

  /** The names of all messages. */
  Iterable<String> names() {
    return lines.keySet();
  }

  private static Map<Integer, Field> parse(List<String> lines) {
    Map<Integer, Field> fields = new HashMap<>();
    for (String line : lines) {
      fields.put(Integer.valueOf(line.substring(0, line.indexOf(' '))), Field.parse(line));
    }
    return Map.copyOf(fields);
  }

  private static Messages load() {
    Map<String, List<String>> messages = new HashMap<>();
    List<String> current = new ArrayList<>();
    try (InputStream in = Messages.class.getResourceAsStream("messages.txt")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file messages.txt");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          current.add(line.substring(2));
        } else if (!line.startsWith("#")) {
          current = new ArrayList<>();
          messages.put(line, current);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read messages.txt", e);
    }
    return new Messages(messages);
  }
}
