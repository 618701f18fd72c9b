package dev.slipway.api.selector;

import dev.slipway.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads label selectors; complains in the specification's words. */
final class SelectorParser {
  private static final String SPECIAL = "=!(),<>";
  private static final Set<String> OPERATORS = Set.of("=", "==", "!=", "in", "notin", ">", "<");
  private static final String END = "";

  /**
   * A word of the text.
   *
   * @param text as written; empty at the end
   * @param symbol true for punctuation
   */
  private record Token(String text, boolean symbol) {
    boolean is(String expected) {
      return symbol && text.equals(expected);
    }

    boolean isEnd() {
      return text.isEmpty();
    }

    boolean isWord() {
      return !symbol && !text.isEmpty();
    }
  }

  private final List<Token> tokens;
  private int position;

  SelectorParser(String text) {
    if (text.length() > 100_000) {
      throw new IllegalArgumentException("unable to parse requirement: the selector is too long");
    }
    this.tokens = scan(text);
  }

  private static List<Token> scan(String text) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        i++;
      } else if (SPECIAL.indexOf(c) >= 0) {
        int length = (text.startsWith("==", i) || text.startsWith("!=", i)) ? 2 : 1;
        tokens.add(new Token(text.substring(i, i + length), true));
        i += length;
      } else {
        int start = i;
        while (i < text.length()
            && " \t\r\n".indexOf(text.charAt(i)) < 0
            && SPECIAL.indexOf(text.charAt(i)) < 0) {
          i++;
        }
        tokens.add(new Token(text.substring(start, i), false));
      }
    }
    return tokens;
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    if (peek().isEnd()) {
      return requirements;
    }
    if (!startsRequirement(peek())) {
      throw found(peek(), "!, identifier, or 'end of string'");
    }
    while (true) {
      try {
        requirements.add(requirement());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("unable to parse requirement: " + e.getMessage(), e);
      }
      Token next = take();
      if (next.isEnd()) {
        return requirements;
      }
      if (!next.is(",")) {
        throw found(next, "',' or 'end of string'");
      }
      if (!startsRequirement(peek())) {
        throw found(peek(), "identifier after ','");
      }
    }
  }

  private static boolean startsRequirement(Token token) {
    return token.isWord() || token.is("!");
  }

  private Requirement requirement() {
    boolean negated = peek().is("!");
    if (negated) {
      take();
    }
    Token key = take();
    if (!key.isWord()) {
      throw found(key, "identifier");
    }
    if (negated) {
      return new Requirement(key.text(), Operator.DOES_NOT_EXIST, List.of());
    }
    if (peek().isEnd() || peek().is(",")) {
      return new Requirement(key.text(), Operator.EXISTS, List.of());
    }
    Operator operator = operator(take());
    List<String> values =
        operator == Operator.IN || operator == Operator.NOT_IN ? values() : List.of(exactValue());
    return new Requirement(key.text(), operator, values);
  }

  private static Operator operator(Token token) {
    Operator operator = OPERATORS.contains(token.text()) ? named(token.text()) : null;
    if (operator == null) {
      throw found(token, "in, notin, =, ==, !=, gt, lt");
    }
    return operator;
  }

  private static @Nullable Operator named(String text) {
    return switch (text) {
      case "=", "==" -> Operator.EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case "in" -> Operator.IN;
      case "notin" -> Operator.NOT_IN;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> null;
    };
  }

  private String exactValue() {
    if (peek().isEnd() || peek().is(",")) {
      return "";
    }
    Token value = take();
    if (!value.isWord()) {
      throw found(value, "identifier");
    }
    return value.text();
  }

  private List<String> values() {
    Token open = take();
    if (!open.is("(")) {
      throw found(open, "'('");
    }
    List<String> values = new ArrayList<>();
    if (peek().is(")")) {
      take();
      return values;
    }
    while (true) {
      values.add(peek().isWord() ? take().text() : "");
      Token next = take();
      if (next.is(")")) {
        return values.stream().distinct().toList();
      }
      if (!next.is(",")) {
        throw found(next, "',', ')' or identifier");
      }
    }
  }

  private Token peek() {
    return position < tokens.size() ? tokens.get(position) : new Token(END, true);
  }

  private Token take() {
    Token token = peek();
    position++;
    return token;
  }

  private static IllegalArgumentException found(Token token, String expected) {
    return new IllegalArgumentException("found '" + token.text() + "', expected: " + expected);
  }
}
