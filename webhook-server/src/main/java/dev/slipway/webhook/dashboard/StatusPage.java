package dev.slipway.webhook.dashboard;

import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.SyncState;
import dev.slipway.webhook.cluster.ClusterView;
import dev.slipway.webhook.cluster.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Renders the status page. */
final class StatusPage {
  private final ClusterView cluster;

  StatusPage(ClusterView cluster) {
    this.cluster = cluster;
  }

  /** The whole document. */
  String document(StackFilter filter, Instant now) {
    Html html = new Html();
    html.doctype()
        .tag(
            "html",
            Map.of("lang", "en"),
            () -> {
              head(html);
              html.tag("body", "", () -> body(html, filter, now));
            });
    return html.toString();
  }

  /** Only what changes. */
  String live(StackFilter filter, Instant now) {
    Html html = new Html();
    live(html, filter, now);
    return html.toString();
  }

  private static void head(Html html) {
    html.tag(
        "head",
        "",
        () -> {
          html.open("meta", Map.of("charset", "utf-8"));
          html.open(
              "meta", Map.of("name", "viewport", "content", "width=device-width, initial-scale=1"));
          html.open("meta", Map.of("name", "color-scheme", "content", "light dark"));
          html.leaf("title", "", "Slipway");
          html.open("link", Map.of("rel", "stylesheet", "href", "assets/status.css"));
          html.tag("script", Map.of("src", "assets/status.js", "defer", ""), () -> {});
        });
  }

  private void body(Html html, StackFilter filter, Instant now) {
    html.tag(
        "header",
        "",
        () -> {
          html.leaf("h1", "", "Slipway");
          form(html, filter);
          html.tag("span", Map.of("id", "connection", "role", "status"), () -> {});
        });
    html.tag("main", Map.of("id", "live"), () -> live(html, filter, now));
  }

  private static void form(Html html, StackFilter filter) {
    html.tag(
        "form",
        Map.of("method", "get", "action", "."),
        () -> {
          html.open(
              "input",
              Map.of(
                  "type", "search",
                  "name", "q",
                  "value", filter.query(),
                  "placeholder", "stack, path or repository",
                  "aria-label", "filter stacks",
                  "maxlength", "100"));
          html.tag(
              "select",
              Map.of("name", "show", "aria-label", "which stacks"),
              () -> {
                for (StackFilter.Show show : StackFilter.Show.values()) {
                  html.tag(
                      "option",
                      show == filter.show()
                          ? Map.of("value", show.word(), "selected", "")
                          : Map.of("value", show.word()),
                      () -> html.text(show.title()));
                }
              });
          html.tag("button", Map.of("type", "submit"), () -> html.text("Filter"));
        });
  }

  private void live(Html html, StackFilter filter, Instant now) {
    List<Stack> all = cluster.stacks();
    List<NodeState> nodes = cluster.nodes();
    summary(html, all, nodes);
    List<Stack> matching = filter.matching(all);
    StackTables stacks = new StackTables(html, now);
    stacks.stacks(matching, filter, all.size());
    stacks.drift(matching);
    ClusterTables tables = new ClusterTables(html, now);
    tables.repositories(cluster.repositories());
    tables.nodes(nodes);
    tables.events(cluster.events());
  }

  private static void summary(Html html, List<Stack> stacks, List<NodeState> nodes) {
    List<Stack> followed =
        stacks.stream().filter(one -> one.status().sync() != SyncState.SUSPENDED).toList();
    int aside = stacks.size() - followed.size();
    long healthy = count(followed, HealthState.HEALTHY);
    long synced = followed.stream().filter(one -> one.status().sync() == SyncState.SYNCED).count();
    long drifting =
        stacks.stream().filter(one -> one.status().drift().stream().anyMatch(Drift::lasts)).count();
    long ready = nodes.stream().filter(node -> node.ready().equals("True")).count();
    html.tag(
        "section",
        Map.of("class", "tiles", "aria-label", "summary"),
        () -> {
          tile(
              html,
              synced + " / " + followed.size(),
              aside == 0 ? "in sync" : "in sync, " + aside + " suspended",
              synced == followed.size());
          tile(html, healthy + " / " + followed.size(), "healthy", healthy == followed.size());
          tile(html, Long.toString(drifting), "drifting", drifting == 0);
          tile(html, ready + " / " + nodes.size(), "nodes ready", ready == nodes.size());
        });
  }

  private static long count(List<Stack> stacks, HealthState state) {
    return stacks.stream().filter(one -> one.status().health() == state).count();
  }

  private static void tile(Html html, String number, String name, boolean good) {
    html.tag(
        "div",
        good ? "tile good" : "tile bad",
        () -> {
          html.leaf("strong", "", number);
          html.leaf("span", "", name);
        });
  }
}
