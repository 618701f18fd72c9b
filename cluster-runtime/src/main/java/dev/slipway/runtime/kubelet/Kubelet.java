package dev.slipway.runtime.kubelet;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.BackOff;
import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.SystemTicker;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.kubelet.docker.DockerRuntime;
import dev.slipway.runtime.kubelet.image.ImagePuller;
import dev.slipway.runtime.kubelet.logs.KubeletServer;
import dev.slipway.runtime.kubelet.node.NodeRegistration;
import dev.slipway.runtime.kubelet.node.NodeSettings;
import dev.slipway.runtime.kubelet.probe.ProbeListener;
import dev.slipway.runtime.kubelet.probe.Prober;
import dev.slipway.runtime.kubelet.reference.ApiReferences;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import dev.slipway.runtime.kubelet.spec.ContainerFactory;
import dev.slipway.runtime.kubelet.volume.NameResolution;
import dev.slipway.runtime.kubelet.volume.PodDirectory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent that runs a node's pods.
 *
 * <p>{@link #start} returns when the node is registered, its network is there and all pods and
 * containers are known; {@link #close} stops the agent and leaves the containers running, so that
 * the next one takes them over as they are.
 */
public final class Kubelet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Kubelet.class);
  private static final int WORKERS = 10;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final KubeletConfig config;
  private final KubernetesClient client;
  private final Clock clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable ContainerRuntime engine;
  private @Nullable KubeletServer server;
  private @Nullable ReconcileLoop<String> loop;
  private @Nullable PodWorker worker;
  private @Nullable NodeRegistration node;
  private volatile @Nullable AssignedPods assigned;

  /** Starts nothing yet. {@code client} stays the caller's. */
  public Kubelet(KubeletConfig config, KubernetesClient client, Clock clock) {
    this(config, client, clock, null);
  }

  /**
   * Starts nothing yet. {@code client} stays the caller's.
   *
   * @param engine the containers, instead of the Docker engine of {@code config}; closed with this
   */
  public Kubelet(
      KubeletConfig config,
      KubernetesClient client,
      Clock clock,
      @Nullable ContainerRuntime engine) {
    this.engine = engine == null ? null : opened(engine);
    this.config = requireNonNull(config);
    this.client = requireNonNull(client);
    this.clock = requireNonNull(clock);
  }

  /**
   * Connects to the container engine and asks what it is, which needs no API server. {@link #start}
   * does it otherwise.
   */
  public void connect() {
    engine().facts();
  }

  private ContainerRuntime engine() {
    ContainerRuntime connected = engine;
    if (connected == null) {
      connected =
          opened(
              new DockerRuntime(config.dockerHost(), config.clusterId(), config.nodeName(), clock));
      engine = connected;
    }
    return connected;
  }

  /** Starts the agent; when that does not work, nothing of it stays behind. */
  public void start() {
    try {
      start(engine());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while the kubelet started", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(ContainerRuntime runtime) throws InterruptedException {
    makeRoot();
    SystemTicker ticker = opened(new SystemTicker("slipway-kubelet"));
    EventRecorder recorder = opened(new EventRecorder(client, clock, "kubelet", config.nodeName()));
    ContainerView view = new ContainerView(this::wake, this::availabilityChanged);
    AssignedPods pods = opened(new AssignedPods(client, config.nodeName(), this::wake));
    assigned = pods;
    server =
        opened(
            new KubeletServer(
                new InetSocketAddress(config.kubeletPort()),
                config.sslContext(),
                new PodLogs(client, pods, view, runtime),
                clock));
    NodeRegistration registration =
        opened(register(runtime, ticker, recorder, view, server.port()));
    node = registration;
    String podCidr = registration.awaitPodCidr(LONGEST_WAIT);
    PodNetwork network =
        PodSubnet.of(config.clusterId(), config.nodeName(), podCidr, config.rootDir());
    runtime.ensureNetwork(network);
    runtime.sandboxImage();
    Parts parts = parts(runtime, view, ticker, recorder, network);
    PodHooks hooks = new PodHooks(parts, this::wake);
    PodWorker podWorker =
        new PodWorker(parts, pods, new PodReport(client, parts), hooks, this::wake);
    worker = podWorker;
    loop = new ReconcileLoop<>(loopSettings(), podWorker::reconcile, clock, ticker);
    recorder.start();
    server.start();
    pods.start();
    runtime.watch(view);
    if (!view.awaitFirstSync(LONGEST_WAIT)) {
      throw new IllegalStateException("the Docker engine does not list its containers");
    }
    opened.push(loop);
    loop.start();
    // Also those that only have files left: their pods are gone and the files go too.
    sweep(pods, view);
    registration.touch();
    log.atInfo()
        .addKeyValue("node", config.nodeName())
        .addKeyValue("podCidr", podCidr)
        .log("kubelet started");
  }

  private NodeRegistration register(
      ContainerRuntime runtime,
      SystemTicker ticker,
      EventRecorder recorder,
      ContainerView view,
      int port) {
    NodeSettings settings =
        new NodeSettings(
            config.nodeName(),
            config.nodeAddress(),
            port,
            config.maxPods(),
            Optional.ofNullable(config.podCidr()),
            config.rootDir(),
            runtime.facts());
    NodeRegistration registration =
        new NodeRegistration(
            client, settings, clock, ticker, recorder, () -> Optional.ofNullable(view.outage()));
    registration.register();
    return registration;
  }

  private Parts parts(
      ContainerRuntime runtime,
      ContainerView view,
      SystemTicker ticker,
      EventRecorder recorder,
      PodNetwork network) {
    ApiReferences references = opened(new ApiReferences(client));
    PodEvents events = new PodEvents(recorder);
    Prober prober = opened(new Prober(runtime, ticker, new ProbeResults(events)));
    ImagePuller images =
        opened(
            new ImagePuller(
                runtime,
                clock,
                config.strictImagePull()
                    ? ImagePuller.Strictness.STRICT
                    : ImagePuller.Strictness.LENIENT));
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slipway-kubelet-", 0).factory());
    opened.push(threads::shutdownNow);
    return new Parts(
        runtime,
        view,
        new ContainerFactory(config.clusterId(), network.name(), references),
        images,
        references,
        prober,
        events,
        new NodeFacts(
            config.nodeAddress(),
            config.rootDir(),
            runtime.facts(),
            new NameResolution(config.clusterDns(), config.clusterDomain())),
        clock,
        threads);
  }

  private static LoopSettings loopSettings() {
    return LoopSettings.of("slipway-kubelet", WORKERS)
        .withBackOff(new BackOff(Duration.ofMillis(200), Duration.ofSeconds(20)));
  }

  private void makeRoot() {
    try {
      Files.createDirectories(config.rootDir());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + config.rootDir() + ": " + e.getMessage(), e);
    }
  }

  private void sweep(AssignedPods assigned, ContainerView view) {
    assigned.all().forEach(pod -> wake(pod.getMetadata().getUid()));
    view.pods().forEach(this::wake);
    try {
      for (String uid : PodDirectory.all(config.rootDir())) {
        if (assigned.find(uid).isEmpty() && view.of(uid).all().isEmpty()) {
          PodDirectory.of(config.rootDir(), uid).remove();
        }
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("files of former pods are left behind");
    }
  }

  private void wake(String podUid) {
    ReconcileLoop<String> running = loop;
    if (running != null) {
      running.add(podUid);
    }
  }

  private void availabilityChanged() {
    AssignedPods pods = assigned;
    if (pods != null) {
      // Also those without a container yet: they may have been put off because the engine was away.
      pods.all().forEach(pod -> wake(pod.getMetadata().getUid()));
    }
    NodeRegistration registered = node;
    if (registered != null) {
      registered.touch();
    }
  }

  /** The port at which logs are served. */
  public int port() {
    KubeletServer running = server;
    if (running == null) {
      throw new IllegalStateException("the kubelet is not started");
    }
    return running.port();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Stops everything that {@link #start} started; containers go on running. */
  @Override
  public void close() {
    @Nullable RuntimeException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) { // all parts get their turn
        if (failure == null) {
          failure = new IllegalStateException("the kubelet did not stop cleanly");
        }
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Hands what probes find out to the pod that it is about. */
  private final class ProbeResults implements ProbeListener {
    private final PodEvents events;

    ProbeResults(PodEvents events) {
      this.events = events;
    }

    @Override
    public void changed(String podUid) {
      wake(podUid);
    }

    @Override
    public void failed(String podUid, String container, String kind, String why) {
      PodWorker pods = worker;
      if (pods != null) {
        pods.pod(podUid)
            .ifPresent(
                pod -> events.warning(pod, container, "Unhealthy", kind + " probe failed: " + why));
      }
    }

    @Override
    public void unhealthy(String podUid, String containerId, String why) {
      PodWorker pods = worker;
      if (pods != null) {
        pods.record(podUid).ifPresent(record -> record.unhealthy().put(containerId, why));
        wake(podUid);
      }
    }
  }
}
