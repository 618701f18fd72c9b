package dev.slipway.runtime.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what {@code nft -j list table} prints. Pure. */
final class NftListing {
  private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

  private NftListing() {}

  /** The state that a listing of one table shows. */
  static TableState state(String listing) throws IOException {
    SortedMap<String, List<String>> chains = new TreeMap<>();
    SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    SortedMap<String, Integer> affinitySets = new TreeMap<>();
    for (JsonNode each : items(listing)) {
      if (each.has("chain")) {
        chains.computeIfAbsent(each.get("chain").path("name").asText(), name -> new ArrayList<>());
      } else if (each.has("rule")) {
        JsonNode rule = each.get("rule");
        chains
            .computeIfAbsent(rule.path("chain").asText(), name -> new ArrayList<>())
            .add(rule.path("comment").asText());
      } else if (each.has("set") || each.has("map")) {
        JsonNode set = each.has("set") ? each.get("set") : each.get("map");
        String name = set.path("name").asText();
        if (Ruleset.isAffinitySet(name)) {
          affinitySets.put(name, set.path("timeout").asInt());
        } else {
          elements.put(name, elements(set.path("elem")));
        }
      }
    }
    return new TableState(chains, elements, affinitySets);
  }

  private static JsonNode items(String listing) throws IOException {
    try {
      return JSON.readTree(listing).path("nftables");
    } catch (JsonProcessingException e) {
      throw new IOException("nft printed something that is not JSON", e);
    }
  }

  private static SortedMap<String, String> elements(JsonNode list) {
    SortedMap<String, String> elements = new TreeMap<>();
    for (JsonNode each : list) {
      if (each.isArray() && each.size() == 2) {
        elements.put(key(each.get(0)), verdict(each.get(1)));
      } else {
        elements.put(key(each), "");
      }
    }
    return elements;
  }

  private static String key(JsonNode key) {
    if (!key.has("concat")) {
      return key.isValueNode() ? key.asText() : key.toString();
    }
    List<String> parts = new ArrayList<>();
    key.get("concat").forEach(each -> parts.add(key(each)));
    return String.join(" . ", parts);
  }

  private static String verdict(JsonNode verdict) {
    return verdict.has("goto")
        ? "goto " + verdict.path("goto").path("target").asText()
        : verdict.toString();
  }
}
