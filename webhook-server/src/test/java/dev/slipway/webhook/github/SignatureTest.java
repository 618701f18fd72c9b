package dev.slipway.webhook.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, with the example that GitHub publishes. */
class SignatureTest {
  private static final String SECRET = "It's a Secret to Everybody";
  private static final byte[] BODY = "Hello, World!".getBytes(UTF_8);
  private static final String HEX =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @Test
  void publishedExampleHolds() {
    Signature signature = Signature.parse("sha256=" + HEX).orElseThrow();

    assertThat(signature.isOf(BODY, BODY.length, SECRET)).isTrue();
    assertThat(signature.isOf(BODY, BODY.length - 1, SECRET)).isFalse();
    assertThat(signature.isOf(BODY, BODY.length, SECRET + "!")).isFalse();
    assertThat(
            Signature.parse("sha256=" + HEX.replace('7', '8'))
                .orElseThrow()
                .isOf(BODY, BODY.length, SECRET))
        .isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha256",
        "x",
        "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17a",
        "sha256=g57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
      })
  void anythingElseIsNoSignature(String header) {
    assertThat(Signature.parse(header)).isEmpty();
  }

  @Property(tries = 300)
  void anyTextIsJudgedWithoutFailing(@ForAll String header) {
    assertThat(Signature.parse("sha256=" + header).isPresent())
        .isEqualTo(header.matches("[0-9a-fA-F]{64}"));
  }
}
