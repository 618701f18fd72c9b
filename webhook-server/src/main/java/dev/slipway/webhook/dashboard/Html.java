package dev.slipway.webhook.dashboard;

import java.util.Map;

/**
 * Writes HTML. Names of elements and attributes come from this program; everything else is text and
 * is escaped, without exception. Not safe for threads.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(16 << 10);

  /** An element with content. */
  Html tag(String name, Map<String, String> attributes, Runnable content) {
    open(name, attributes);
    content.run();
    out.append("</").append(name).append('>');
    return this;
  }

  /** An element of a class, with content. */
  Html tag(String name, String style, Runnable content) {
    return tag(name, style.isEmpty() ? Map.of() : Map.of("class", style), content);
  }

  /** An element of a class that holds only text. */
  Html leaf(String name, String style, String text) {
    return tag(name, style, () -> text(text));
  }

  /** An element that never has content. */
  Html open(String name, Map<String, String> attributes) {
    out.append('<').append(name);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            attribute -> {
              out.append(' ').append(attribute.getKey()).append("=\"");
              text(attribute.getValue());
              out.append('"');
            });
    out.append('>');
    return this;
  }

  /** Text. */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      switch (one) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(one);
        default -> out.append(Character.isISOControl(one) ? '\uFFFD' : one);
      }
    }
    return this;
  }

  /** The document type, which must come first. */
  Html doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
