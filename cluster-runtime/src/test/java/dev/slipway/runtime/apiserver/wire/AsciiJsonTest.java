package dev.slipway.runtime.apiserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class AsciiJsonTest {
  @Test
  void charactersBeyondAscii_areEscapedAndMeanTheSame() throws Exception {
    byte[] json = "{\"a\":\"1 → 5, ü, 𝄞\",\"b\":[1]}".getBytes(UTF_8);

    byte[] ascii = AsciiJson.of(json);

    assertThat(ascii).satisfies(bytes -> assertThat(new String(bytes, UTF_8)).isASCII());
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(ascii)).isEqualTo(mapper.readTree(json));
  }

  @Test
  void plainJson_isNotCopied() {
    byte[] json = "{\"a\":1}".getBytes(UTF_8);

    assertThat(AsciiJson.of(json)).isSameAs(json);
  }
}
