package dev.slipway.runtime.kubelet.probe;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Probes running containers for as long as they are watched. A container without probes is ready
 * and started as soon as it runs.
 */
public final class Prober implements AutoCloseable {
  private final Ticker ticker;
  private final ProbeAction action;
  private final ProbeListener listener;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("slipway-probe-", 0).factory());
  private final Map<String, ContainerProbes> watched = new ConcurrentHashMap<>();

  /** {@code ticker} and {@code runtime} stay the caller's. */
  public Prober(ContainerRuntime runtime, Ticker ticker, ProbeListener listener) {
    this.ticker = requireNonNull(ticker);
    this.action = new ProbeAction(runtime);
    this.listener = requireNonNull(listener);
  }

  /** True when the container has to be watched to know how it does. */
  public static boolean hasProbes(Container container) {
    return container.getReadinessProbe() != null
        || container.getLivenessProbe() != null
        || container.getStartupProbe() != null;
  }

  /**
   * Watches a running container from now on; does nothing when it is watched already.
   *
   * @param knownReady whether it was ready when a kubelet last looked
   */
  public void watch(
      RuntimeContainer running, Container container, String address, boolean knownReady) {
    if (!hasProbes(container)) {
      return;
    }
    watched.computeIfAbsent(
        running.id(),
        id -> {
          ContainerProbes probes = new ContainerProbes(running, container, address, knownReady);
          probes.begin();
          return probes;
        });
  }

  /** Ends the watch of all containers of a pod but some. */
  public void retain(String podUid, Set<String> containerIds) {
    watched
        .values()
        .removeIf(
            probes -> {
              boolean ends =
                  probes.running.identity().podUid().equals(podUid)
                      && !containerIds.contains(probes.running.id());
              if (ends) {
                probes.ended = true;
              }
              return ends;
            });
  }

  /** True when a running container may be sent work. */
  public boolean isReady(RuntimeContainer running, Container container) {
    @Nullable ContainerProbes probes = watched.get(running.id());
    return hasProbes(container) ? probes != null && probes.started && probes.ready : true;
  }

  /** True when a running container's start is complete. */
  public boolean isStarted(RuntimeContainer running, Container container) {
    @Nullable ContainerProbes probes = watched.get(running.id());
    return container.getStartupProbe() == null || (probes != null && probes.started);
  }

  @Override
  public void close() {
    watched.values().forEach(probes -> probes.ended = true);
    watched.clear();
    threads.shutdownNow();
  }

  private enum Kind {
    STARTUP("Startup"),
    READINESS("Readiness"),
    LIVENESS("Liveness");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** All probes of one container. */
  private final class ContainerProbes {
    private final RuntimeContainer running;
    private final Container container;
    private final String address;
    private volatile boolean started;
    private volatile boolean ready;
    private volatile boolean ended;

    ContainerProbes(
        RuntimeContainer running, Container container, String address, boolean knownReady) {
      this.running = running;
      this.container = container;
      this.address = address;
      this.started = container.getStartupProbe() == null || knownReady;
      this.ready = container.getReadinessProbe() == null || knownReady;
    }

    void begin() {
      if (started) {
        beginAfterStart();
      } else {
        new Series(Kind.STARTUP, requireNonNull(container.getStartupProbe())).begin();
      }
    }

    private void beginAfterStart() {
      if (container.getReadinessProbe() != null) {
        new Series(Kind.READINESS, container.getReadinessProbe()).begin();
      }
      if (container.getLivenessProbe() != null) {
        new Series(Kind.LIVENESS, container.getLivenessProbe()).begin();
      }
    }

    private final class Series {
      private final Kind kind;
      private final Probe probe;
      private int successes;
      private int failures;

      Series(Kind kind, Probe probe) {
        this.kind = kind;
        this.probe = probe;
      }

      void begin() {
        Integer delay = probe.getInitialDelaySeconds();
        next(delay == null ? 0 : Math.max(0, delay));
      }

      private void next(int seconds) {
        ticker.after(
            java.time.Duration.ofSeconds(seconds),
            () -> {
              if (!ended) {
                threads.execute(this::runOnce);
              }
            });
      }

      private void runOnce() {
        ProbeResult result = action.run(probe, container, running.id(), address);
        if (ended) {
          return;
        }
        switch (result) {
          case ProbeResult.Success success -> succeeded();
          case ProbeResult.Failure failure -> failed(failure.why());
        }
        boolean over = kind == Kind.STARTUP && started;
        if (!over && !ended) {
          next(ProbeAction.positive(probe.getPeriodSeconds(), 10));
        }
      }

      private void succeeded() {
        failures = 0;
        successes++;
        if (successes < ProbeAction.positive(probe.getSuccessThreshold(), 1)) {
          return;
        }
        if (kind == Kind.STARTUP && !started) {
          started = true;
          beginAfterStart();
          listener.changed(running.identity().podUid());
        } else if (kind == Kind.READINESS && !ready) {
          ready = true;
          listener.changed(running.identity().podUid());
        }
      }

      private void failed(String why) {
        String pod = running.identity().podUid();
        successes = 0;
        failures++;
        listener.failed(pod, container.getName(), kind.text, why);
        if (failures < ProbeAction.positive(probe.getFailureThreshold(), 3)) {
          return;
        }
        if (kind == Kind.READINESS) {
          if (ready) {
            ready = false;
            listener.changed(pod);
          }
        } else {
          ended = true;
          listener.unhealthy(
              pod,
              running.id(),
              "failed " + kind.text.toLowerCase(java.util.Locale.ROOT) + " probe");
        }
      }
    }
  }
}
