package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.conversion.Conversion;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.custom.Definitions;
import dev.slipway.runtime.apiserver.discovery.Discovery;
import dev.slipway.runtime.apiserver.discovery.OpenApiPages;
import dev.slipway.runtime.apiserver.discovery.Page;
import dev.slipway.runtime.apiserver.discovery.ServerPages;
import dev.slipway.runtime.apiserver.kinds.BuiltinKinds;
import dev.slipway.runtime.apiserver.kubelets.KubeletClient;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Entailments;
import dev.slipway.runtime.apiserver.registry.ManagedFields;
import dev.slipway.runtime.apiserver.registry.Namespaces;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.services.AddressRange;
import dev.slipway.runtime.apiserver.services.ServiceAddresses;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Filter;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.store.Store;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The Kubernetes API over a {@link Store}. {@link #start} returns when requests are answered;
 * {@link #close} ends open watches and stops listening, and leaves the store to its owner.
 */
public final class ApiServer implements AutoCloseable {
  private static final List<String> OLD_VERSIONS = List.of("v1beta3", "v1beta2", "v1beta1");

  private final Catalogue catalogue;
  private final WatchCache cache;
  private final ServiceAddresses addresses;
  private final Definitions definitions;
  private final KubeletClient kubelets;
  private final Bootstrap bootstrap;
  private final EventExpiry expiry;
  private final HttpsListener listener;
  private volatile boolean ready;

  public ApiServer(ApiServerConfig config, Store store, Clock clock) {
    requireNonNull(config);
    requireNonNull(store);
    requireNonNull(clock);
    RandomGenerator random = new SecureRandom();
    catalogue = new Catalogue(BuiltinKinds.all(), oldVersions());
    ObjectStore objects = new ObjectStore(store);
    cache = new WatchCache(store, catalogue);
    Entailments entailments = new Entailments();
    Namespaces namespaces = new Namespaces(objects, cache, catalogue.stored("", "namespaces"));
    Creation creation = new Creation(objects, namespaces, entailments, random, clock);
    Update update = new Update(objects, entailments);
    Deletion deletion = new Deletion(objects, entailments, clock);
    ManagedFields fields = new ManagedFields(Verbs.schemas(), clock);
    kubelets = new KubeletClient(config.pki());
    AddressRange range = AddressRange.parse(config.serviceCidr());
    addresses = new ServiceAddresses(range, store, random);
    definitions = new Definitions(catalogue, objects, deletion);
    entailments.register("", "services", addresses);
    entailments.register("apiextensions.k8s.io", "customresourcedefinitions", definitions);
    Metrics metrics = new Metrics();
    Router router =
        new Router(
            catalogue,
            fields,
            Verbs.of(
                new Verbs.Parts(
                    catalogue, objects, cache, creation, update, deletion, fields, kubelets, clock,
                    random)));
    Discovery discovery = new Discovery(catalogue, () -> config.advertiseAddress() + ":" + port());
    OpenApiPages openApi = new OpenApiPages(catalogue);
    StoreHealth health = new StoreHealth(store);
    ServerPages pages =
        new ServerPages(Map.of("store", () -> ready && health.answers()), metrics::text);
    listener =
        new HttpsListener(
            config,
            new Pipeline(
                config.authenticator(),
                router,
                call -> page(pages, discovery, openApi, call),
                metrics));
    expiry = new EventExpiry(catalogue.stored("", "events").orElseThrow(), cache, deletion, clock);
    bootstrap = new Bootstrap(creation, update, objects, catalogue, config, range);
  }

  private static Optional<Page> page(
      ServerPages pages, Discovery discovery, OpenApiPages openApi, Call call) {
    return call.method().equals("GET") || call.method().equals("HEAD")
        ? pages.find(call).or(() -> discovery.find(call)).or(() -> openApi.find(call))
        : Optional.empty();
  }

  private static Map<String, Set<String>> oldVersions() {
    Set<String> kinds =
        BuiltinKinds.all().stream()
            .map(type -> type.kind().kind())
            .filter(Conversion::hadKind)
            .collect(Collectors.toUnmodifiableSet());
    Map<String, Set<String>> versions = new LinkedHashMap<>();
    OLD_VERSIONS.forEach(version -> versions.put(version, kinds));
    return versions;
  }

  /** Reads the store, makes what every cluster has, and listens. */
  public void start() {
    cache.start();
    addresses.repair(all("", "services"));
    all("apiextensions.k8s.io", "customresourcedefinitions").forEach(definitions::serve);
    bootstrap.ensureNamespaces();
    listener.start();
    bootstrap.ensureOwnService(listener.port());
    expiry.start();
    ready = true;
  }

  private List<KubeObject> all(String group, String plural) {
    ResourceType type = catalogue.stored(group, plural).orElseThrow();
    return cache.of(type).list(new Filter(Keys.prefix(type, ""), object -> true)).objects().stream()
        .map(CachedObject::object)
        .map(object -> object.parse())
        .toList();
  }

  private int port() {
    return listener.port();
  }

  /** Where clients find the server. */
  public URI url() {
    return listener.url();
  }

  @Override
  public void close() throws Exception {
    ready = false;
    try (cache;
        kubelets;
        expiry) {
      cache.endWatches();
      listener.close();
    }
  }
}
