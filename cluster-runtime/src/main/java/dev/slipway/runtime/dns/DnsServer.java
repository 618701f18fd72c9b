package dev.slipway.runtime.dns;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's name server. {@link #start()} returns when it answers and pods are led to it; it
 * waits for its address to exist, because the pods' bridge comes with the kubelet.
 */
public final class DnsServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
  private static final int RESOLVER_PORT = 53;
  private static final int BIND_RETRY_MILLIS = 100;
  private static final int REPAIR_MILLIS = 1000;

  private final DnsConfig config;
  private final KubernetesClient client;
  private final int resolverPort;
  private final AtomicBoolean repairing = new AtomicBoolean();

  private @Nullable InformerDirectory directory;
  private @Nullable DnsSockets sockets;
  private @Nullable ScheduledExecutorService worker;

  public DnsServer(DnsConfig config, KubernetesClient client) {
    this(config, client, RESOLVER_PORT);
  }

  DnsServer(DnsConfig config, KubernetesClient client, int resolverPort) {
    this.config = config;
    this.client = client;
    this.resolverPort = resolverPort;
  }

  /** Begins to answer; throws when the address does not come to exist in time. */
  public void start() {
    worker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dns-service").factory());
    try {
      InformerDirectory found = new InformerDirectory(client);
      directory = found;
      Responder responder =
          new Responder(
              new ClusterZones(config.clusterDomains(), config.reverseRanges(), found),
              new Forwarder(
                  new ResolvConf(config.resolvConf(), resolverPort, this::leadsBackHere)));
      DnsSockets bound = bind(responder, worker);
      sockets = bound;
      bound.start();
      ClusterDnsService service =
          new ClusterDnsService(
              client,
              config.clusterDnsIp(),
              new DnsEndpoints(config.nodeName(), config.listenAddress(), bound.port()));
      service.ensure();
      keep(service, found);
      log.atInfo()
          .addKeyValue("address", config.listenAddress())
          .addKeyValue("port", bound.port())
          .log("Cluster names are answered");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where it listens, once started. */
  public int port() {
    if (sockets == null) {
      throw new IllegalStateException("the name server is not started");
    }
    return sockets.port();
  }

  private boolean leadsBackHere(InetAddress resolver) {
    String text = resolver.getHostAddress();
    return text.equals(config.clusterDnsIp())
        || text.equals(config.listenAddress()) && config.port() == resolverPort;
  }

  /** Tries until the address exists or the time is up. */
  private DnsSockets bind(Responder responder, ScheduledExecutorService on) {
    CompletableFuture<DnsSockets> bound = new CompletableFuture<>();
    AtomicReference<IOException> last = new AtomicReference<>();
    ScheduledFuture<?> attempts =
        on.scheduleWithFixedDelay(
            () -> attempt(responder, bound, last), 0, BIND_RETRY_MILLIS, MILLISECONDS);
    try {
      return bound.get(config.bindTimeout().toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the name server was starting", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the name server cannot listen on "
              + config.listenAddress()
              + ":"
              + config.port()
              + " (waited "
              + config.bindTimeout().toSeconds()
              + " s): "
              + (last.get() == null ? e.getMessage() : last.get().getMessage()),
          e);
    } finally {
      attempts.cancel(false);
      bound.cancel(false);
    }
  }

  private void attempt(
      Responder responder, CompletableFuture<DnsSockets> bound, AtomicReference<IOException> last) {
    if (bound.isDone()) {
      return;
    }
    try {
      DnsSockets made = DnsSockets.bind(address(), config.port(), responder);
      if (!bound.complete(made)) {
        made.close();
      }
    } catch (IOException e) {
      last.set(e);
    } catch (RuntimeException e) {
      bound.completeExceptionally(e);
    }
  }

  private InetAddress address() throws UnknownHostException {
    return InetAddress.getByName(config.listenAddress());
  }

  /** Puts the Service back when someone changes or deletes it. */
  private void keep(ClusterDnsService service, InformerDirectory found) {
    found.services().addEventHandler(new Repair<>(service));
    found.endpoints().addEventHandler(new Repair<>(service));
  }

  private synchronized void repairSoon(ClusterDnsService service) {
    if (worker != null && !worker.isShutdown() && repairing.compareAndSet(false, true)) {
      var unused = worker.schedule(() -> repair(service), REPAIR_MILLIS, MILLISECONDS);
    }
  }

  private void repair(ClusterDnsService service) {
    repairing.set(false);
    try {
      service.ensure();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        log.atError().setCause(e).log("Pods are not led to the name server; trying again");
      }
      repairSoon(service);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Pods are not led to the name server; trying again");
      repairSoon(service);
    }
  }

  private final class Repair<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final ClusterDnsService service;

    Repair(ClusterDnsService service) {
      this.service = service;
    }

    @Override
    public void onAdd(T added) {
      look(added);
    }

    @Override
    public void onUpdate(T before, T after) {
      look(after);
    }

    @Override
    public void onDelete(T deleted, boolean unknown) {
      look(deleted);
    }

    private void look(T object) {
      if (ClusterDnsService.NAMESPACE.equals(object.getMetadata().getNamespace())
          && ClusterDnsService.NAME.equals(object.getMetadata().getName())) {
        repairSoon(service);
      }
    }
  }

  /** Stops answering; the Service stays. */
  @Override
  public void close() {
    if (sockets != null) {
      sockets.close();
    }
    if (directory != null) {
      directory.close();
    }
    synchronized (this) {
      if (worker != null) {
        worker.shutdownNow();
      }
    }
  }
}
