package dev.slipway.reconciler.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of the watched kinds, kept current by watches.
 *
 * <p>What we wrote ourselves is visible at once: {@link #learn} puts an answer of the API server
 * in, and news from a watch that is older than what is known is ignored. Listeners are called on
 * watch threads and must be quick.
 */
public final class LiveObjects implements AutoCloseable {
  /** Hears of every change. Either side is null when the object was not, or is no longer, there. */
  @FunctionalInterface
  public interface Listener {
    void changed(ObjectKey key, @Nullable KubeObject before, @Nullable KubeObject after);
  }

  /** Which objects of a kind are watched. */
  public enum Scope {
    /** All of them. */
    ALL,
    /** Those with the tracking label. */
    LABELLED
  }

  private static final Logger LOG = LoggerFactory.getLogger(LiveObjects.class);
  private static final int GONE_REMEMBERED = 20_000;
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(30);

  private record Watched(
      Kind kind,
      SharedIndexInformer<GenericKubernetesResource> informer,
      CompletableFuture<Void> synced) {}

  private final KubernetesClient client;
  private final String label;
  private final Listener listener;
  private final Map<ObjectKey, KubeObject> objects = new ConcurrentHashMap<>();

  // Uids of objects that left, with the revision at which they did. An answer or an event that is
  // handled late would otherwise bring its object back for ever. An object that only lost its label
  // can be learned of again, at that revision or a later one.
  private final Map<String, Long> gone = // guarded by itself
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > GONE_REMEMBERED;
        }
      };

  private final Map<String, Watched> watched = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  /** Watches nothing yet. {@code label} is the one that {@link Scope#LABELLED} asks for. */
  public LiveObjects(KubernetesClient client, String label, Listener listener) {
    this.client = requireNonNull(client);
    this.label = requireNonNull(label);
    this.listener = requireNonNull(listener);
  }

  /**
   * Watches a kind if it is not watched yet, and waits for the first list.
   *
   * @throws IllegalStateException when the list does not come in time
   */
  public void watch(Kind kind, Scope scope) throws InterruptedException {
    CompletableFuture<Void> synced = start(kind, scope).synced;
    try {
      synced.get(SYNC_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      stop(kind);
      throw new IllegalStateException("cannot watch " + kind.type() + " yet", e);
    }
  }

  private synchronized Watched start(Kind kind, Scope scope) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Watched existing = watched.get(name(kind));
    if (existing != null) {
      return existing;
    }
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.type().group())
            .withVersion(kind.type().version())
            .withKind(kind.type().kind())
            .withPlural(kind.plural())
            .withNamespaced(kind.namespaced())
            .build();
    var resources = client.genericKubernetesResources(context).inAnyNamespace();
    SharedIndexInformer<GenericKubernetesResource> informer =
        (scope == Scope.ALL ? resources : resources.withLabel(label)).runnableInformer(0);
    informer.removeNamespaceIndex();
    informer.itemStore(new BareItems());
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.atDebug()
              .setCause(failure)
              .addKeyValue("kind", kind.type())
              .log("Watch failed and is tried again");
          return true;
        });
    informer.addEventHandler(new Handler(kind, scope));
    CompletableFuture<Void> synced = informer.start().toCompletableFuture();
    Watched started = new Watched(kind, informer, synced);
    watched.put(name(kind), started);
    return started;
  }

  private void stop(Kind kind) {
    Watched stopped;
    synchronized (this) {
      stopped = watched.remove(name(kind));
    }
    if (stopped != null) {
      stopped.informer.stop();
    }
  }

  private static String name(Kind kind) {
    return kind.type().group() + "/" + kind.type().kind();
  }

  /** An object, as far as it is known and watched. */
  public Optional<KubeObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** Those of the objects that are there. */
  public Map<ObjectKey, KubeObject> find(Collection<ObjectKey> keys) {
    Map<ObjectKey, KubeObject> found = new HashMap<>();
    for (ObjectKey key : keys) {
      KubeObject object = objects.get(key);
      if (object != null) {
        found.put(key, object);
      }
    }
    return found;
  }

  /** All known objects of a kind. */
  public List<KubeObject> ofKind(String group, String kind) {
    return objects.entrySet().stream()
        .filter(e -> e.getKey().kind().equals(kind) && e.getKey().group().equals(group))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Makes an answer of the API server known before the watch reports it. */
  public void learn(KubeObject object) {
    put(object);
  }

  /** Makes known that an object is gone for good before the watch reports it. */
  public void unlearn(ObjectKey key, String uid) {
    leave(key, uid, Long.MAX_VALUE);
  }

  private void leave(ObjectKey key, String uid, long revision) {
    KubeObject known = objects.get(key);
    String leaving = uid.isEmpty() && known != null ? known.uid() : uid;
    synchronized (gone) {
      gone.merge(leaving, revision, Math::max);
    }
    if (known != null && known.uid().equals(leaving) && objects.remove(key, known)) {
      listener.changed(key, known, null);
    }
  }

  private boolean isGone(KubeObject object) {
    synchronized (gone) {
      Long left = gone.get(object.uid());
      if (left == null) {
        return false;
      }
      long revision = revision(object.resourceVersion());
      return revision < left || (revision == left && object.isBeingDeleted());
    }
  }

  /** Revisions are opaque by contract and numbers in fact; what is no number counts as newest. */
  private static long revision(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE - 1;
    }
  }

  private void put(KubeObject object) {
    if (isGone(object)) {
      return;
    }
    ObjectKey key = ObjectKey.of(object);
    KubeObject[] before = new KubeObject[1];
    KubeObject now =
        objects.compute(
            key,
            (any, known) -> {
              before[0] = known;
              return known == null || isNewer(object, known) ? object : known;
            });
    if (now == object) {
      listener.changed(key, before[0], object);
    }
    if (isGone(object) && objects.remove(key, object)) { // it left while it was put in
      listener.changed(key, object, null);
    }
  }

  private static boolean isNewer(KubeObject candidate, KubeObject known) {
    return revision(candidate.resourceVersion()) > revision(known.resourceVersion())
        || !candidate.uid().equals(known.uid());
  }

  /** Elements of a list may leave out what the list says for all of them: version and kind. */
  private static KubeObject convert(GenericKubernetesResource resource, Kind kind) {
    ObjectNode tree = Serialization.jsonMapper().convertValue(resource, ObjectNode.class);
    tree.put("apiVersion", kind.type().apiVersion()).put("kind", kind.type().kind());
    return KubeObject.of(tree);
  }

  @Override
  public void close() {
    List<Watched> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(watched.values());
      watched.clear();
    }
    all.forEach(one -> one.informer.stop());
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    private final Kind kind;
    private final Scope scope;

    Handler(Kind kind, Scope scope) {
      this.kind = kind;
      this.scope = scope;
    }

    @Override
    public void onAdd(GenericKubernetesResource added) {
      put(convert(added, kind));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      put(convert(after, kind));
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      // For a labelled watch this is also what an object looks like that lost the label.
      leave(
          ObjectKey.of(convert(deleted, kind)),
          deleted.getMetadata().getUid(),
          scope == Scope.ALL
              ? Long.MAX_VALUE
              : revision(deleted.getMetadata().getResourceVersion()));
    }
  }
}
