package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amounts in trees. */
final class Quantities {
  private Quantities() {}

  /** The amount as a number; empty when the value is no quantity. */
  static Optional<BigDecimal> value(JsonNode quantity) {
    return parse(quantity).map(Quantity::value);
  }

  /** Writes every amount in a mapping the one way there is; leaves alone what is none. */
  static void canonicalize(JsonNode amounts) {
    if (amounts instanceof ObjectNode object) {
      List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
      names.forEach(name -> canonicalize(object, name));
    }
  }

  static void canonicalize(ObjectNode object, String field) {
    parse(object.path(field)).ifPresent(amount -> object.put(field, amount.canonical()));
  }

  private static Optional<Quantity> parse(JsonNode quantity) {
    return quantity.isTextual() || quantity.isNumber()
        ? Quantity.parse(quantity.asText())
        : Optional.empty();
  }
}
