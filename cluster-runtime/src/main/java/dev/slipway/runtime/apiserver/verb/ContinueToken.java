package dev.slipway.runtime.apiserver.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.io.IOException;
import java.util.Base64;

/**
 * Where the next page of a list starts.
 *
 * @param revision the revision of all pages, {@link #NOW} for whatever is the newest
 * @param after the last key of the page before, without the list's prefix
 */
record ContinueToken(long revision, String after) {
  static final long NOW = -1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "meta.k8s.io/v1";
  private static final int LONGEST = 4_096;

  ContinueToken {
    requireNonNull(after);
  }

  String encode() {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("v", FORM)
            .put("rv", revision)
            .put("start", after + "\0")
            .toString();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  /**
   * Reads a token.
   *
   * @throws ApiException 400 when it is not one
   */
  static ContinueToken parse(String text) {
    try {
      JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(text));
      String start = json.path("start").asText("");
      long revision = json.path("rv").asLong(0);
      if (text.length() <= LONGEST
          && json.path("v").asText("").equals(FORM)
          && start.endsWith("\0")
          && !start.startsWith("/")
          && !start.contains("..")
          && (revision > 0 || revision == NOW)) {
        return new ContinueToken(revision, start.substring(0, start.length() - 1));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw ApiException.badRequest(
          "invalid continue token: continue key is not valid: it is not one that this server gave");
    }
    throw ApiException.badRequest(
        "invalid continue token: continue key is not valid: it is not one that this server gave");
  }
}
