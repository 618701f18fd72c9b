package dev.slipway.webhook.dashboard;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.SyncState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Which stacks are looked at.
 *
 * @param query part of a name or path, or empty
 * @param show which states
 * @param page from 1
 */
record StackFilter(String query, Show show, int page) {
  static final int PAGE_SIZE = 50;
  private static final int LONGEST_QUERY = 100;

  /** Which states are shown. */
  enum Show {
    ALL("all", "all stacks"),
    UNHEALTHY("unhealthy", "not healthy"),
    UNSYNCED("unsynced", "not in sync"),
    DRIFTING("drifting", "drifting");

    private final String word;
    private final String title;

    Show(String word, String title) {
      this.word = word;
      this.title = title;
    }

    static Show of(String word) {
      return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst().orElse(ALL);
    }

    String word() {
      return word;
    }

    String title() {
      return title;
    }

    boolean holds(Stack stack) {
      return switch (this) {
        case ALL -> true;
        case UNHEALTHY -> stack.status().health() != HealthState.HEALTHY;
        case UNSYNCED -> stack.status().sync() != SyncState.SYNCED;
        case DRIFTING -> stack.status().drift().stream().anyMatch(Drift::lasts);
      };
    }
  }

  StackFilter {
    requireNonNull(query);
    requireNonNull(show);
    page = Math.max(1, page);
  }

  /** Reads the parameters of a page; what makes no sense is as if it were absent. */
  static StackFilter of(Function<String, String> parameter) {
    String query = parameter.apply("q").strip();
    String page = parameter.apply("page");
    return new StackFilter(
        query.length() > LONGEST_QUERY ? query.substring(0, LONGEST_QUERY) : query,
        Show.of(parameter.apply("show")),
        page.matches("[1-9]\\d{0,5}") ? Integer.parseInt(page) : 1);
  }

  List<Stack> matching(List<Stack> stacks) {
    String wanted = query.toLowerCase(Locale.ROOT);
    return stacks.stream()
        .filter(show::holds)
        .filter(
            stack ->
                stack.name().contains(wanted)
                    || stack.repository().contains(wanted)
                    || stack.status().path().toLowerCase(Locale.ROOT).contains(wanted))
        .toList();
  }

  /** The address of a page of the same stacks. */
  String address(int wanted) {
    return "?q="
        + URLEncoder.encode(query, StandardCharsets.UTF_8)
        + "&show="
        + show.word()
        + "&page="
        + wanted;
  }
}
