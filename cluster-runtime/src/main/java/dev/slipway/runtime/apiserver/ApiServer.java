package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.auth.Authenticator;
import dev.slipway.runtime.apiserver.discovery.Discovery;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Namespaces;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.apiserver.verb.Bodies;
import dev.slipway.runtime.apiserver.verb.Create;
import dev.slipway.runtime.apiserver.verb.Delete;
import dev.slipway.runtime.apiserver.verb.DeleteCollection;
import dev.slipway.runtime.apiserver.verb.DeleteOptionsReader;
import dev.slipway.runtime.apiserver.verb.Get;
import dev.slipway.runtime.apiserver.verb.ListObjects;
import dev.slipway.runtime.apiserver.verb.Patch;
import dev.slipway.runtime.apiserver.verb.Reads;
import dev.slipway.runtime.apiserver.verb.Replace;
import dev.slipway.runtime.apiserver.verb.Verb;
import dev.slipway.runtime.apiserver.verb.Watch;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.StatusWriter;
import dev.slipway.runtime.store.Store;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The Kubernetes API over a {@link Store}. {@link #start} returns when requests are answered;
 * {@link #close} ends open watches and stops listening, and leaves the store to its owner.
 */
public final class ApiServer implements AutoCloseable {
  private final WatchCache cache;
  private final Bootstrap bootstrap;
  private final HttpsListener listener;

  public ApiServer(ApiServerConfig config, Store store, Clock clock) {
    requireNonNull(config);
    requireNonNull(store);
    requireNonNull(clock);
    RandomGenerator random = new SecureRandom();
    Catalogue catalogue = BuiltinTypes.catalogue();
    ObjectStore objects = new ObjectStore(store);
    cache = new WatchCache(store, catalogue);
    Namespaces namespaces = new Namespaces(objects, cache, catalogue.stored("", "namespaces"));
    Creation creation = new Creation(objects, namespaces, random, clock);
    StatusWriter statuses = new StatusWriter();
    Router router = new Router(catalogue, verbs(objects, creation, statuses, clock, random));
    Discovery discovery = new Discovery(catalogue);
    Authenticator authenticator = config.authenticator();
    Pipeline pipeline =
        new Pipeline(
            authenticator,
            router,
            call -> discovery.find(call).map(page -> page::answer),
            statuses);
    listener = new HttpsListener(config, pipeline);
    bootstrap = new Bootstrap(creation, catalogue);
  }

  private Map<String, Verb> verbs(
      ObjectStore objects,
      Creation creation,
      StatusWriter statuses,
      Clock clock,
      RandomGenerator random) {
    Presenter presenter = new Presenter(clock);
    Bodies bodies = new Bodies();
    Update update = new Update(objects);
    Deletion deletion = new Deletion(objects, clock);
    Reads reads = new Reads(objects, cache);
    DeleteOptionsReader deleteOptions = new DeleteOptionsReader();
    Get get = new Get(objects, presenter);
    Map<String, Verb> verbs = new HashMap<>();
    verbs.put("get", get);
    verbs.put("list", new ListObjects(reads, presenter));
    verbs.put("watch", new Watch(reads, presenter, statuses, clock, random));
    verbs.put("create", new Create(creation, bodies, presenter));
    verbs.put("update", new Replace(update, bodies, presenter, Part.MAIN));
    verbs.put("patch", new Patch(objects, creation, update, presenter, Part.MAIN));
    verbs.put("delete", new Delete(deletion, deleteOptions, presenter));
    verbs.put("deletecollection", new DeleteCollection(reads, deletion, deleteOptions, presenter));
    verbs.put("get/status", get);
    verbs.put("update/status", new Replace(update, bodies, presenter, Part.STATUS));
    verbs.put("patch/status", new Patch(objects, creation, update, presenter, Part.STATUS));
    verbs.put("update/finalize", new Replace(update, bodies, presenter, Part.FINALIZE));
    return verbs;
  }

  /** Reads the store, makes what every cluster has, and listens. */
  public void start() {
    cache.start();
    bootstrap.run();
    listener.start();
  }

  /** Where clients find the server. */
  public URI url() {
    return listener.url();
  }

  @Override
  public void close() throws Exception {
    try (cache) {
      listener.close();
    }
  }
}
