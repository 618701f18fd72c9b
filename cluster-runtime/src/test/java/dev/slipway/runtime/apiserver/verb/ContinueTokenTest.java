package dev.slipway.runtime.apiserver.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
  @Property
  void comesBackAsItWent(@ForAll @LongRange(min = 1) long revision) {
    ContinueToken token = new ContinueToken(revision, "default/some-name");

    assertThat(ContinueToken.parse(token.encode())).isEqualTo(token);
  }

  @Property
  void anythingElseIsRefused(@ForAll String text) {
    assertThatThrownBy(() -> ContinueToken.parse(text))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'v':'meta.k8s.io/v1','rv':5,'start':'/../secrets\\u0000'}",
        "{'v':'meta.k8s.io/v1','rv':5,'start':'../secrets\\u0000'}",
        "{'v':'meta.k8s.io/v1','rv':0,'start':'a\\u0000'}",
        "{'v':'other','rv':5,'start':'a\\u0000'}",
        "{'v':'meta.k8s.io/v1','rv':5,'start':'a'}",
        "[]"
      })
  void forgeriesAreRefused(String json) {
    String token =
        Base64.getUrlEncoder()
            .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> ContinueToken.parse(token)).isInstanceOf(ApiException.class);
  }
}
