package dev.slipway.webhook.metrics;

import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.webhook.cluster.ClusterView;
import dev.slipway.webhook.git.PushResult;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;

/** The numbers of the front door and of what it sees of the cluster. */
public final class Metrics implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final ClusterView cluster;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge stacks =
      MultiGauge.builder("slipway.stack.info")
          .description("1 for each stack, with its state")
          .register(registry);
  private final MultiGauge drifting =
      MultiGauge.builder("slipway.stack.drift.fields")
          .description("Fields of a stack in which the cluster differs from git")
          .register(registry);
  private final MultiGauge fetched =
      MultiGauge.builder("slipway.sync.last.fetch.timestamp.seconds")
          .description("When a repository was fetched last")
          .register(registry);
  private final MultiGauge behind =
      MultiGauge.builder("slipway.sync.pending")
          .description("1 when a repository's newest commit does not run everywhere yet")
          .register(registry);

  public Metrics(ClusterView cluster) {
    this.cluster = cluster;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (PushResult result : PushResult.values()) {
      count(result, 0);
    }
  }

  /** Counts what came of a push. */
  public void pushed(PushResult result) {
    count(result, 1);
  }

  private void count(PushResult result, int more) {
    registry
        .counter("slipway.git.pushes", "result", result.name().toLowerCase(Locale.ROOT))
        .increment(more);
  }

  /** Counts a webhook's delivery by the status of its answer. */
  public void delivered(Context context) {
    registry
        .counter(
            "slipway.webhook.requests",
            "provider",
            "github",
            "status",
            Integer.toString(context.statusCode()))
        .increment();
  }

  /** {@code GET /metrics}. */
  public void scrape(Context context) {
    refresh();
    context.contentType(TEXT).result(registry.scrape());
  }

  private synchronized void refresh() {
    List<Stack> all = cluster.stacks();
    stacks.register(
        all.stream()
            .map(
                stack ->
                    Row.of(
                        tags(stack)
                            .and(
                                "sync", stack.status().sync().toString(),
                                "health", stack.status().health().toString()),
                        1))
            .toList(),
        true);
    drifting.register(
        all.stream()
            .map(
                stack ->
                    Row.of(
                        tags(stack), stack.status().drift().stream().filter(Drift::lasts).count()))
            .toList(),
        true);
    List<Repository> repositories = cluster.repositories();
    fetched.register(
        repositories.stream()
            .filter(one -> one.status().lastFetchTime().isPresent())
            .map(
                one ->
                    Row.of(tags(one), one.status().lastFetchTime().orElseThrow().getEpochSecond()))
            .toList(),
        true);
    behind.register(
        repositories.stream().map(one -> Row.of(tags(one), isBehind(one) ? 1 : 0)).toList(), true);
  }

  private static boolean isBehind(Repository repository) {
    return repository.pendingRequest().isPresent()
        || !repository.status().observedRevision().equals(repository.status().syncedRevision());
  }

  private static Tags tags(Stack stack) {
    return Tags.of(
        "namespace", stack.namespace(), "repository", stack.repository(), "stack", stack.name());
  }

  private static Tags tags(Repository repository) {
    return Tags.of("namespace", repository.namespace(), "repository", repository.name());
  }

  @Override
  public void close() {
    registry.close();
  }
}
