package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when every stack of a repository has been compared with what runs, after somebody asked for
 * that, and how long it took. Only tells; nothing waits for it.
 */
final class FullLooks {
  private static final Logger LOG = LoggerFactory.getLogger(FullLooks.class);

  private final InstantSource clock;
  private final Map<Ref, Look> running = new ConcurrentHashMap<>();

  FullLooks(InstantSource clock) {
    this.clock = requireNonNull(clock);
  }

  /** Begins a look; one that is under way is forgotten. */
  void begin(Ref repository, Collection<Ref> stacks) {
    if (stacks.isEmpty()) {
      return;
    }
    Set<Ref> remaining = ConcurrentHashMap.newKeySet();
    remaining.addAll(stacks);
    running.put(repository, new Look(clock.instant(), stacks.size(), remaining));
  }

  /** Notes that a stack has been looked at, whatever came of it. */
  void looked(Ref stack) {
    running.forEach(
        (repository, look) -> {
          if (look.remaining().remove(stack)
              && look.remaining().isEmpty()
              && running.remove(repository, look)) {
            LOG.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("stacks", look.stacks())
                .addKeyValue("millis", Duration.between(look.since(), clock.instant()).toMillis())
                .log("Every stack looked at");
          }
        });
  }

  private record Look(Instant since, int stacks, Set<Ref> remaining) {}
}
