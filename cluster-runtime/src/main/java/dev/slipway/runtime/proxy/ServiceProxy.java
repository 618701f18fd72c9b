package dev.slipway.runtime.proxy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Services reachable on one node. {@link #start()} returns when the rules of all Services are
 * in the kernel; {@link #close()} leaves them there, so that traffic goes on while Slipway
 * restarts.
 *
 * <p>Changes of Services and Endpoints are taken in bursts; every half minute the kernel's rules
 * are compared with the wanted ones, so that a table which someone else changed or deleted comes
 * back.
 */
public final class ServiceProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceProxy.class);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** After work that took a second, the next begins four seconds later: a fifth of one core. */
  private static final int REST = 4;

  private static final Duration CHECK = Duration.ofSeconds(30);
  private static final int CHECK_REST = 50;
  private static final int LONGEST_RETRY_SECONDS = 30;

  private final ProxyConfig config;
  private final KubernetesClient client;
  private final HostNetwork host;
  private final DockerForwarding docker;
  private final StaleFlows staleFlows;
  private final Nft nft;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final Set<ServiceRules.Finding> told = new HashSet<>();
  private final EventRecorder events;
  private final Clock clock;
  private final ServiceReader reader = new ServiceReader();
  private final RulesetWriter writer;
  private volatile Duration lastWork = Duration.ZERO;

  private @Nullable ScheduledExecutorService worker;
  private @Nullable SharedIndexInformer<Service> services;
  private @Nullable SharedIndexInformer<Endpoints> endpoints;

  // Confined to the worker.
  private @Nullable ProxyTable table;
  private TableLayout.@Nullable BridgedTraffic bridged;
  private ServiceRules lastRules = new ServiceRules(List.of(), List.of());
  private @Nullable SortedMap<String, String> lastEndpoints;
  private int failures;
  private boolean saidNoIptables;

  public ServiceProxy(ProxyConfig config, KubernetesClient client) {
    this(config, client, new LocalCommands(COMMAND_TIMEOUT), Clock.systemUTC());
  }

  ServiceProxy(ProxyConfig config, KubernetesClient client, CommandRunner commands, Clock clock) {
    this.config = config;
    this.client = client;
    this.clock = clock;
    this.events = new EventRecorder(client, clock, "service-proxy", "");
    this.writer = new RulesetWriter(config);
    this.host = new HostNetwork(commands);
    this.docker = new DockerForwarding(commands, config.tableName());
    this.staleFlows = new StaleFlows(commands);
    this.nft = new Nft(commands, config.tableName());
  }

  /** Begins; returns when all present Services are reachable. */
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("service-proxy-" + config.tableName()).factory());
    worker = started;
    events.start();
    try {
      services = inform(client.services().inAnyNamespace().runnableInformer(0));
      endpoints = inform(client.endpoints().inAnyNamespace().runnableInformer(0));
      started.submit(this::firstSync).get();
      schedule(this::check, CHECK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while the service proxy was starting", e);
    } catch (ExecutionException e) {
      close();
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IllegalStateException(
          "the service proxy cannot write its rules: " + cause.getMessage(), cause);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T> SharedIndexInformer<T> inform(SharedIndexInformer<T> informer) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T added) {
            changed();
          }

          @Override
          public void onUpdate(T before, T after) {
            changed();
          }

          @Override
          public void onDelete(T deleted, boolean unknown) {
            changed();
          }
        });
    return informer.run();
  }

  private void changed() {
    if (pending.compareAndSet(false, true)) {
      schedule(this::sync, atLeast(SHORTEST_PAUSE, lastWork.multipliedBy(REST), LONGEST_PAUSE));
    }
  }

  private static Duration atLeast(Duration least, Duration wanted, Duration most) {
    Duration longer = wanted.compareTo(least) < 0 ? least : wanted;
    return longer.compareTo(most) > 0 ? most : longer;
  }

  private synchronized void schedule(Runnable task, Duration pause) {
    if (worker != null && !worker.isShutdown()) {
      var unused = worker.schedule(task, pause.toMillis(), MILLISECONDS);
    }
  }

  private Void firstSync() throws IOException {
    pending.set(false);
    prepareHost();
    write(true);
    return null;
  }

  private void sync() {
    pending.set(false);
    if (table != null) {
      Instant begun = clock.instant();
      attempt(false);
      lastWork = Duration.between(begun, clock.instant());
    }
  }

  private void check() {
    Instant begun = clock.instant();
    attempt(true);
    Duration took = Duration.between(begun, clock.instant());
    schedule(this::check, atLeast(CHECK, took.multipliedBy(CHECK_REST), CHECK.multipliedBy(20)));
  }

  private void attempt(boolean compareWithKernel) {
    try {
      if (compareWithKernel) {
        prepareHost();
      }
      write(compareWithKernel);
      failures = 0;
    } catch (IOException | RuntimeException e) {
      failures++;
      log.atError()
          .setCause(e)
          .addKeyValue("table", config.tableName())
          .log("Service rules could not be written; trying again");
      if (pending.compareAndSet(false, true)) {
        schedule(
            this::sync,
            Duration.ofSeconds(Math.min(1L << Math.min(failures, 10), LONGEST_RETRY_SECONDS)));
      }
    }
  }

  private void write(boolean compareWithKernel) throws IOException {
    if (services == null || endpoints == null || table == null) {
      return;
    }
    ServiceRules rules = reader.read(services.getStore().list(), endpoints.getStore().list());
    Ruleset wanted = writer.write(rules);
    tell(rules, wanted);
    if (compareWithKernel) {
      table.reconcile(wanted);
    } else {
      table.update(wanted);
    }
    SortedMap<String, String> ownEndpoints = wanted.elements().get(TableLayout.HAIRPIN);
    if (!Objects.equals(ownEndpoints, lastEndpoints)) {
      // New endpoints mean new ports on the bridge.
      host.prepareBridges(Ipv4Range.parse(config.nodePodCidr()));
      lastEndpoints = ownEndpoints;
    }
    List<StaleFlows.Flow> stale = StaleFlows.between(lastRules, rules);
    lastRules = rules;
    staleFlows.forget(stale);
  }

  /** Each finding once, when it comes up: in the log, and as an event of the Service. */
  private void tell(ServiceRules rules, Ruleset wanted) {
    List<ServiceRules.Finding> findings = new ArrayList<>(wanted.conflicts());
    findings.addAll(rules.findings());
    told.retainAll(Set.copyOf(findings));
    findings.stream().filter(told::add).forEach(this::tell);
  }

  private void tell(ServiceRules.Finding finding) {
    log.atWarn()
        .addKeyValue("service", finding.namespace() + "/" + finding.service())
        .addKeyValue("reason", finding.message())
        .log("Service not fully reachable");
    if (services == null) {
      return;
    }
    services.getStore().list().stream()
        .filter(
            each ->
                each.getMetadata().getNamespace().equals(finding.namespace())
                    && each.getMetadata().getName().equals(finding.service()))
        .findFirst()
        .ifPresent(
            service ->
                events.record(
                    service, EventRecorder.Type.WARNING, "NotFullyReachable", finding.message()));
  }

  private void prepareHost() throws IOException {
    host.enableForwarding();
    host.prepareBridges(Ipv4Range.parse(config.nodePodCidr()));
    TableLayout.BridgedTraffic now = host.bridgedTraffic();
    if (table == null) {
      table = new ProxyTable(nft, new TableLayout(config, now));
    } else if (now != bridged) {
      table.use(new TableLayout(config, now));
    }
    bridged = now;
    DockerForwarding.Outcome outcome = docker.ensure(config);
    if (outcome == DockerForwarding.Outcome.NO_IPTABLES && !saidNoIptables) {
      saidNoIptables = true;
      log.atWarn()
          .addKeyValue("install", "iptables")
          .log("No iptables program: Docker's firewall may drop traffic from outside to pods");
    }
  }

  /** Stops following Services; the rules stay. */
  @Override
  public void close() {
    if (services != null) {
      services.close();
    }
    if (endpoints != null) {
      endpoints.close();
    }
    synchronized (this) {
      if (worker != null) {
        worker.shutdownNow();
      }
    }
    events.close();
  }
}
