package dev.slipway.runtime.apiserver.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Words about types and their fields, and which fields are mandatory, from a committed file: {@code
 * core.v1.Pod: words}, {@code core.v1.Container.name!: words}, where {@code !} means mandatory.
 */
final class Descriptions {
  private static final class Holder {
    static final Descriptions INSTANCE = load();
  }

  private final Map<String, String> texts;
  private final Set<String> required;
  private final String source;

  private Descriptions(Map<String, String> texts, Set<String> required, String source) {
    this.texts = Map.copyOf(texts);
    this.required = Set.copyOf(required);
    this.source = source;
  }

  static Descriptions get() {
    return Holder.INSTANCE;
  }

  /** What is said of a type; empty when nothing is. */
  String of(String type) {
    return texts.getOrDefault(type, "");
  }

  /** What is said of a field; empty when nothing is. */
  String of(String type, String field) {
    return texts.getOrDefault(type + "." + field, texts.getOrDefault("*." + field, ""));
  }

  boolean isRequired(String type, String field) {
    return required.contains(type + "." + field);
  }

  /** The file's text, for fingerprints. */
  String source() {
    return source;
  }

  /** Every name that something is said of, for tests. */
  Set<String> names() {
    return texts.keySet();
  }

  private static Descriptions load() {
    String source = read();
    Map<String, String> texts = new HashMap<>();
    Set<String> required = new HashSet<>();
    source
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              String name = line.substring(0, colon);
              if (name.endsWith("!")) {
                name = name.substring(0, name.length() - 1);
                required.add(name);
              }
              texts.put(name, line.substring(colon + 1).strip());
            });
    return new Descriptions(texts, required, source);
  }

  private static String read() {
    try (InputStream in = Descriptions.class.getResourceAsStream("descriptions.txt")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file descriptions.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read descriptions.txt", e);
    }
  }
}
