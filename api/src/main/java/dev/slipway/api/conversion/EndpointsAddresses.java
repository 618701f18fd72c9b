package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Endpoints: the name of an address's only field changed its case. */
final class EndpointsAddresses {
  private EndpointsAddresses() {}

  static void rename(ObjectNode endpoints, String from, String to) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (JsonNode address : subset.path(list)) {
          Fields.rename(address, from, to);
        }
      }
    }
  }
}
