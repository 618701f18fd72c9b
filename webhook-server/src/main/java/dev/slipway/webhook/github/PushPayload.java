package dev.slipway.webhook.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a push event. Only the few fields that matter are taken, as the bytes go by: a large
 * payload needs no more memory than a small one.
 */
final class PushPayload {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 4 << 20;
  private static final int LONGEST_SENDER = 200;
  private static final Set<String> ADDRESSES =
      Set.of("repository.clone_url", "repository.ssh_url", "repository.git_url");
  private static final Set<String> WANTED =
      Set.of(
          "ref",
          "before",
          "after",
          "repository.clone_url",
          "repository.ssh_url",
          "repository.git_url",
          "sender.login",
          "pusher.name");
  private static final Set<String> OBJECTS = Set.of("repository", "sender", "pusher");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");
  private static final Pattern REF =
      Pattern.compile("refs/[^\\s~^:?*\\[\\\\\\x00-\\x1f\\x7f]{1,250}");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .build();

  private final Map<String, String> fields = new HashMap<>();

  private PushPayload() {}

  /** Reads the first {@code length} bytes of {@code body}. */
  static Push parse(byte[] body, int length, String delivery) throws MalformedPushException {
    PushPayload payload = new PushPayload();
    try (JsonParser parser = JSON.createParser(body, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPushException("the payload is not a JSON object");
      }
      payload.object(parser, "");
      if (parser.nextToken() != null) {
        throw new MalformedPushException("something follows the payload");
      }
    } catch (IOException e) {
      throw new MalformedPushException("the payload is not JSON");
    }
    return payload.push(delivery);
  }

  private void object(JsonParser parser, String prefix) throws IOException, MalformedPushException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (WANTED.contains(field)) {
        text(parser, field, value);
      } else if (OBJECTS.contains(field) && value == JsonToken.START_OBJECT) {
        object(parser, field + ".");
      } else {
        parser.skipChildren();
      }
    }
  }

  private void text(JsonParser parser, String field, JsonToken value)
      throws IOException, MalformedPushException {
    if (value == JsonToken.VALUE_STRING) {
      fields.put(field, parser.getText());
    } else if (value == JsonToken.VALUE_NULL) {
      fields.remove(field);
    } else {
      throw new MalformedPushException(field + " must be text");
    }
  }

  private Push push(String delivery) throws MalformedPushException {
    Set<RepositoryAddress> addresses = new HashSet<>();
    for (String field : ADDRESSES) {
      Optional.ofNullable(fields.get(field))
          .flatMap(RepositoryAddress::parse)
          .ifPresent(addresses::add);
    }
    if (addresses.isEmpty()) {
      throw new MalformedPushException("repository.clone_url is missing or no URL");
    }
    String sender = fields.getOrDefault("sender.login", fields.getOrDefault("pusher.name", ""));
    return new Push(
        addresses,
        required("ref", REF),
        required("before", COMMIT),
        required("after", COMMIT),
        delivery,
        sender.length() > LONGEST_SENDER ? "" : sender);
  }

  private String required(String field, Pattern form) throws MalformedPushException {
    String text = fields.get(field);
    if (text == null || !form.matcher(text).matches() || text.contains("..")) {
      throw new MalformedPushException(field + " is missing or not of its form");
    }
    return text;
  }
}
