package dev.slipway.webhook.dashboard;

import dev.slipway.api.resource.Condition;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.RepositoryStatus;
import dev.slipway.webhook.cluster.NodeState;
import dev.slipway.webhook.cluster.RecentEvent;
import dev.slipway.webhook.dashboard.Table.Tone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables about everything but stacks. */
final class ClusterTables {
  private static final int SHORT_REVISION = 7;

  private final Table table;

  ClusterTables(Html html, Instant now) {
    this.table = new Table(html, now);
  }

  void repositories(List<Repository> repositories) {
    table.section(
        "Repositories",
        "No repository is followed yet.",
        List.of(
            "repository", "url", "branch", "ready", "revision", "in sync", "fetched", "message"),
        repositories,
        this::repository);
  }

  private void repository(Repository repository) {
    RepositoryStatus status = repository.status();
    Optional<Condition> ready = status.condition("Ready");
    table.cell(
        repository.namespace().equals("default")
            ? repository.name()
            : repository.namespace() + "/" + repository.name());
    table.code(withoutUser(repository.spec().url()));
    table.cell(repository.spec().branch());
    state(ready.map(Condition::status).orElse("Unknown"));
    String revision = status.observedRevision();
    table.code(revision.substring(0, Math.min(SHORT_REVISION, revision.length())));
    table.cell(status.counts().synced() + " / " + status.counts().total());
    table.age(status.lastFetchTime());
    table.message(
        ready.filter(condition -> !condition.isTrue()).map(Condition::message).orElse(""));
  }

  /** A user's name in a URL may be a token. */
  private static String withoutUser(String url) {
    return url.replaceFirst("^(https?://)[^/@]*@", "$1");
  }

  private void state(String ready) {
    switch (ready) {
      case "True" -> table.state("Ready", Tone.GOOD);
      case "False" -> table.state("NotReady", Tone.BAD);
      default -> table.state("Unknown", Tone.QUIET);
    }
  }

  void nodes(List<NodeState> nodes) {
    table.section(
        "Nodes",
        "No node is known.",
        List.of("node", "ready", "scheduling", "address", "message"),
        nodes,
        node -> {
          table.cell(node.name());
          state(node.ready());
          table.state(
              node.schedulable() ? "on" : "off", node.schedulable() ? Tone.GOOD : Tone.QUIET);
          table.code(node.address());
          table.message(node.message());
        });
  }

  void events(List<RecentEvent> events) {
    table.section(
        "Recent events",
        "Nothing happened lately.",
        List.of("age", "type", "reason", "object", "message", "times"),
        events,
        event -> {
          table.age(Optional.of(event.at()));
          table.state(event.type(), event.type().equals("Warning") ? Tone.BAD : Tone.QUIET);
          table.cell(event.reason());
          table.cell(event.object());
          table.message(event.message());
          table.cell(Integer.toString(event.count()));
        });
  }
}
