package dev.slipway.runtime.controller;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.SystemTicker;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.endpoints.EndpointsLoop;
import dev.slipway.runtime.controller.endpoints.SlicesLoop;
import dev.slipway.runtime.controller.gc.FinishedPods;
import dev.slipway.runtime.controller.gc.GarbageLoop;
import dev.slipway.runtime.controller.namespace.NamespaceLoop;
import dev.slipway.runtime.controller.node.NodeLoop;
import dev.slipway.runtime.controller.node.NodeSettings;
import dev.slipway.runtime.controller.replication.ReplicationLoop;
import dev.slipway.runtime.events.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * All controllers: replication, endpoints, nodes, namespaces, garbage.
 *
 * <p>Stateless: what they know they read from the API server when they start. Started once; {@link
 * #start} returns when they work. The client stays the caller's to close.
 */
public final class ControllerSet implements AutoCloseable {
  private final KubernetesClient client;
  private final Clock clock;
  private final Ticker ticker;
  private final NodeSettings nodes;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** With Kubernetes' own periods and pod ranges from 10.244.0.0/16. */
  public ControllerSet(KubernetesClient client, Clock clock) {
    this(client, clock, NodeSettings.STANDARD);
  }

  /** With other pod ranges or periods for nodes. */
  public ControllerSet(KubernetesClient client, Clock clock, NodeSettings nodes) {
    this(client, clock, new SystemTicker("controllers"), nodes);
  }

  /**
   * On somebody else's time, for simulations and tests. A ticker that can be closed is closed with
   * the set.
   */
  public ControllerSet(KubernetesClient client, Clock clock, Ticker ticker, NodeSettings nodes) {
    this.client = requireNonNull(client);
    this.clock = requireNonNull(clock);
    this.ticker = requireNonNull(ticker);
    this.nodes = requireNonNull(nodes);
  }

  /**
   * Starts all controllers.
   *
   * @throws IllegalStateException when the API server does not answer as it should
   */
  public synchronized void start() {
    if (!opened.isEmpty()) {
      throw new IllegalStateException("the controllers are started already");
    }
    try {
      if (ticker instanceof AutoCloseable closeable) {
        opened.push(closeable);
      }
      EventRecorder events = opened(new EventRecorder(client, clock, "slipway-controllers", ""));
      Informers informers = opened(new Informers(client));
      ReplicationLoop replication =
          opened(new ReplicationLoop(client, clock, ticker, informers, events));
      EndpointsLoop endpoints = opened(new EndpointsLoop(client, clock, ticker, informers));
      SlicesLoop slices = opened(new SlicesLoop(client, clock, ticker, informers));
      NodeLoop nodeLoop = opened(new NodeLoop(client, clock, ticker, informers, events, nodes));
      NamespaceLoop namespaces = opened(new NamespaceLoop(client, clock, ticker, informers));
      GarbageLoop garbage = opened(new GarbageLoop(client, clock, ticker, informers));
      FinishedPods finished =
          opened(new FinishedPods(client, clock, ticker, informers, FinishedPods.KEPT));
      events.start();
      informers.start();
      nodeLoop.start();
      replication.start();
      endpoints.start();
      slices.start();
      namespaces.start();
      garbage.start();
      finished.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T component) {
    opened.push(component);
    return component;
  }

  /** Stops everything, the last started first. */
  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("a controller did not stop in good order", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
