package dev.slipway.runtime.kubelet.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.PullException;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells an engine that says no from one that is not there, and finds its words in its answer. */
final class EngineErrors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the engine words that it got no answer from a registry. */
  private static final List<String> NO_ANSWER =
      List.of(
          "dial tcp",
          "dial udp",
          "no such host",
          "connection refused",
          "connection reset",
          "i/o timeout",
          "network is unreachable",
          "no route to host",
          "tls handshake timeout",
          "client.timeout exceeded",
          "context deadline exceeded",
          "request canceled while waiting for connection",
          "temporary failure in name resolution",
          "server misbehaving",
          "unexpected eof",
          "proxyconnect");

  private EngineErrors() {}

  static <T> T translated(String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw translate(doing, e);
    }
  }

  static RuntimeException translate(String doing, RuntimeException e) {
    if (e instanceof DockerException answer) {
      return new ContainerException(wordsOf(answer), e);
    }
    if (e instanceof DockerClientException) {
      return new ContainerException(String.valueOf(e.getMessage()), e);
    }
    if (hasCause(e, IOException.class)) {
      return new RuntimeUnavailableException(
          "the Docker engine does not answer while " + doing + ": " + deepest(e), e);
    }
    return e;
  }

  static PullException pullFailure(RuntimeException e) {
    String words = e instanceof DockerException answer ? wordsOf(answer) : messageOf(e);
    return new PullException(classify(words), words);
  }

  static PullException.Cause classify(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (NO_ANSWER.stream().anyMatch(lower::contains)) {
      return PullException.Cause.UNREACHABLE;
    }
    return lower.contains("invalid reference format")
        ? PullException.Cause.INVALID_NAME
        : PullException.Cause.REFUSED;
  }

  /** The engine's message without the client's {@code Status 500: {"message": …}} around it. */
  static String wordsOf(DockerException e) {
    String text = messageOf(e);
    int brace = text.indexOf('{');
    if (brace < 0) {
      return text.strip();
    }
    try {
      return JSON.readTree(text.substring(brace)).path("message").asText(text).strip();
    } catch (JsonProcessingException notJson) {
      return text.strip();
    }
  }

  private static String messageOf(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What went wrong at the bottom, without the names of the classes that passed it on. */
  static String deepest(Throwable e) {
    Throwable bottom = e;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    return bottom.getMessage() == null
        ? bottom.getClass().getSimpleName()
        : bottom.getMessage().strip();
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
