package dev.slipway.webhook.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads as GitHub writes them, and as nobody should. */
class PushPayloadTest {
  private static final String BEFORE = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
  private static final String AFTER = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5";

  static String payload() {
    return """
        {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false,
         "commits": [{"id": "%s", "added": ["a"], "author": {"ref": 5}}],
         "repository": {"id": 1, "owner": {"login": "Codertocat"}, "private": false,
           "html_url": "https://github.com/Codertocat/Hello-World",
           "clone_url": "https://github.com/Codertocat/Hello-World.git",
           "ssh_url": "git@github.com:Codertocat/Hello-World.git"},
         "pusher": {"name": "Codertocat", "email": "x@example.com"},
         "sender": {"login": "Codertocat", "id": 21031067}}
        """
        .formatted(BEFORE, AFTER, AFTER);
  }

  private static Push parse(String text) throws MalformedPushException {
    byte[] bytes = text.getBytes(UTF_8);
    return PushPayload.parse(bytes, bytes.length, "d-1");
  }

  @Test
  void pushIsRead() throws Exception {
    Push push = parse(payload());

    assertThat(push.repositories())
        .containsExactly(new RepositoryAddress("github.com", "codertocat/hello-world"));
    assertThat(push.branch()).contains("main");
    assertThat(push.before()).isEqualTo(BEFORE);
    assertThat(push.after()).isEqualTo(AFTER);
    assertThat(push.sender()).isEqualTo("Codertocat");
    assertThat(push.isDeletion()).isFalse();
  }

  @Test
  void deletionAndTagsAreSeen() throws Exception {
    assertThat(
            parse(payload().replace("\"after\": \"" + AFTER, "\"after\": \"" + "0".repeat(40)))
                .isDeletion())
        .isTrue();
    assertThat(parse(payload().replace("refs/heads/main", "refs/tags/main")).branch()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "5",
        "{",
        "{}",
        "{\"ref\": 5}",
        "{\"ref\": \"refs/heads/main\", \"repository\": null}",
        "{\"repository\": {\"clone_url\": {\"a\": []}}}",
        "{\"repository\": [\"clone_url\"]}",
        "{\"ref\": \"refs/heads/a\", \"ref\": \"refs/heads/b\"}",
        "payload=%7B%7D"
      })
  void whatIsNoPushIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedPushException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "refs/heads/../x",
        "refs/heads/a\\u0000b",
        "refs/heads/a\\nb",
        "--upload-pack=x"
      })
  void refsThatAreNoneAreRefused(String ref) {
    assertThatThrownBy(() -> parse(payload().replace("refs/heads/main", ref)))
        .isInstanceOf(MalformedPushException.class);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"commits\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThatThrownBy(() -> parse(deep)).isInstanceOf(MalformedPushException.class);
  }

  @Property(tries = 500)
  void anyBytesAreAPushOrMalformed(@ForAll byte[] bytes) {
    judge(bytes);
  }

  @Property(tries = 500)
  void aPayloadWithAnyWoundIsAPushOrMalformed(
      @ForAll int place, @ForAll int length, @ForAll String wound) {
    String payload = payload();
    int start = Math.floorMod(place, payload.length());
    int end = Math.min(payload.length(), start + Math.floorMod(length, 40));

    judge((payload.substring(0, start) + wound + payload.substring(end)).getBytes(UTF_8));
  }

  private static void judge(byte[] bytes) {
    try {
      assertThat(PushPayload.parse(bytes, bytes.length, "d").after()).isNotEmpty();
    } catch (MalformedPushException e) {
      assertThat(e).hasMessageMatching("[\\x20-\\x7e]{1,200}");
    }
  }
}
