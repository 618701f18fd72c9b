package dev.slipway.runtime.kubelet.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.kubelet.runtime.PullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SandboxImageTest {
  @ParameterizedTest
  @CsvSource({"amd64, 62, 9", "arm64, 183, 32"})
  void programIsAnExecutableOfItsArchitecture(String architecture, int machine, int code) {
    ByteBuffer elf =
        ByteBuffer.wrap(SandboxImage.forArchitecture(architecture).program())
            .order(ByteOrder.LITTLE_ENDIAN);

    assertThat(elf.getInt(0)).isEqualTo(0x464c457f);
    assertThat(elf.getShort(16)).isEqualTo((short) 2);
    assertThat(elf.getShort(18)).isEqualTo((short) machine);
    assertThat(elf.capacity()).isEqualTo(64 + 56 + code);
    assertThat(elf.getLong(24)).isEqualTo(0x400000 + 64 + 56);
  }

  @Test
  void unknownArchitectureIsRefusedByName() {
    assertThatThrownBy(() -> SandboxImage.forArchitecture("s390x")).hasMessageContaining("s390x");
  }

  @Test
  void archiveIsTheSameEveryTime() throws IOException {
    assertThat(SandboxImage.forArchitecture("amd64").archive().readAllBytes())
        .isEqualTo(SandboxImage.forArchitecture("amd64").archive().readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host",
        "Get \"http://127.0.0.1:9/v2/\": dial tcp 127.0.0.1:9: connect: connection refused",
        "Get \"https://r/v2/\": net/http: TLS handshake timeout",
        "Get \"https://r/v2/\": net/http: request canceled while waiting for connection"
            + " (Client.Timeout exceeded while awaiting headers)",
        "Error response from daemon: Get https://r/v2/: proxyconnect tcp: dial tcp: i/o timeout"
      })
  void silenceIsUnreachable(String words) {
    assertThat(EngineErrors.classify(words)).isEqualTo(PullException.Cause.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest for nginx:nope not found: manifest unknown: manifest unknown",
        "pull access denied for secret, repository does not exist or may require 'docker login'",
        "unauthorized: authentication required",
        "toomanyrequests: You have reached your pull rate limit"
      })
  void anAnswerIsARefusal(String words) {
    assertThat(EngineErrors.classify(words)).isEqualTo(PullException.Cause.REFUSED);
  }
}
