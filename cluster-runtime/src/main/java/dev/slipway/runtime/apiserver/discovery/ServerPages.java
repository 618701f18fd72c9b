package dev.slipway.runtime.apiserver.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.wire.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The server's version, health and numbers. */
public final class ServerPages {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Map<String, BooleanSupplier> readiness;
  private final Supplier<String> metrics;

  /**
   * Pages of a server.
   *
   * @param readiness what must hold before it can serve, by name
   * @param metrics numbers in Prometheus' text form
   */
  public ServerPages(Map<String, BooleanSupplier> readiness, Supplier<String> metrics) {
    this.readiness = new LinkedHashMap<>(readiness);
    this.metrics = requireNonNull(metrics);
  }

  /** The page at a call's path, if there is one. */
  public Optional<Page> find(Call call) {
    List<String> segments = call.segments();
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    return switch (segments.getFirst()) {
      case "livez" -> health(segments, Map.of());
      case "healthz", "readyz" -> health(segments, readiness);
      case "version" -> Optional.of(version());
      case "metrics" ->
          Optional.of(
              one ->
                  one.answer(
                      200,
                      "text/plain; version=0.0.4; charset=utf-8",
                      metrics.get().getBytes(UTF_8)));
      default -> Optional.empty();
    };
  }

  private static Optional<Page> health(
      List<String> segments, Map<String, BooleanSupplier> required) {
    if (segments.size() > 2
        || (segments.size() == 2
            && !segments.get(1).equals("ping")
            && !required.containsKey(segments.get(1)))) {
      return Optional.empty();
    }
    return Optional.of(
        call -> {
          StringBuilder lines = new StringBuilder("[+]ping ok\n");
          boolean healthy = true;
          for (Map.Entry<String, BooleanSupplier> check : required.entrySet()) {
            boolean holds =
                (segments.size() == 2 && !segments.get(1).equals(check.getKey()))
                    || check.getValue().getAsBoolean();
            healthy &= holds;
            lines
                .append(holds ? "[+]" : "[-]")
                .append(check.getKey())
                .append(holds ? " ok\n" : " failed\n");
          }
          String name = segments.getFirst();
          lines.append(name).append(healthy ? " check passed\n" : " check failed\n");
          boolean verbose = !healthy || call.flag("verbose");
          call.answer(
              healthy ? 200 : 503, TEXT, (verbose ? lines.toString() : "ok").getBytes(UTF_8));
        });
  }

  private static Page version() {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.put("major", "1");
    version.put("minor", "32");
    version.put("gitVersion", "v1.32.0+slipway");
    version.put("gitCommit", "");
    version.put("gitTreeState", "clean");
    version.put("buildDate", "1970-01-01T00:00:00Z");
    version.put("goVersion", "");
    version.put("compiler", "javac");
    version.put("platform", "linux/amd64");
    return call -> call.answer(200, "application/json", version.toString().getBytes(UTF_8));
  }
}
