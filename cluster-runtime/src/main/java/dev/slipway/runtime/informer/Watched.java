package dev.slipway.runtime.informer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind as last seen, and who wants to hear of changes.
 *
 * <p>What is read here may lag behind the server, but never goes back in time for one object.
 * Listeners are called one after another, after the change can be read here.
 */
public final class Watched<T extends HasMetadata> implements AutoCloseable {
  /** The name of the index that every kind has: by namespace. */
  private static final String NAMESPACE = "namespace";

  /** Hears of changes. */
  @FunctionalInterface
  public interface Listener<T> {
    /**
     * An object appeared ({@code before} is null), changed, or is gone ({@code after} is null).
     * Both have the same uid.
     */
    void changed(@Nullable T before, @Nullable T after);
  }

  private final IndexedStore<T> store;
  private final SharedIndexInformer<T> informer;

  private Watched(IndexedStore<T> store, SharedIndexInformer<T> informer) {
    this.store = store;
    this.informer = informer;
  }

  /** Watches nothing until {@link #start}. */
  public static <T extends HasMetadata> Watched<T> of(
      Informable<T> kind, Map<String, Function<T, ? extends Collection<String>>> indexers) {
    return of(kind, indexers, whole -> {});
  }

  /** Objects of any kind, of which only the metadata is kept. */
  public static Watched<GenericKubernetesResource> metadata(
      Informable<GenericKubernetesResource> kind) {
    return of(
        kind,
        Map.of(),
        object -> {
          object.setAdditionalProperties(new HashMap<>());
          object.getMetadata().setAnnotations(Map.of());
          object.getMetadata().setLabels(Map.of());
        });
  }

  /**
   * Watches nothing until {@link #start}.
   *
   * @param trim drops from an object what nobody will read here
   */
  public static <T extends HasMetadata> Watched<T> of(
      Informable<T> kind,
      Map<String, Function<T, ? extends Collection<String>>> indexers,
      Consumer<T> trim) {
    Map<String, Function<T, ? extends Collection<String>>> all = new HashMap<>(indexers);
    all.put(NAMESPACE, object -> List.of(ObjectName.of(object).namespace()));
    IndexedStore<T> store = new IndexedStore<>(all, trim);
    SharedIndexInformer<T> informer =
        kind.runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(store)
            // A failing first list fails start(); whatever happens later heals by itself.
            .exceptionHandler((started, cause) -> started);
    return new Watched<>(store, informer);
  }

  /** Adds a listener; one added before {@link #start} hears of every object. */
  public void listen(Listener<? super T> listener) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            listener.changed(null, object);
          }

          @Override
          public void onUpdate(T before, T after) {
            if (Objects.equals(before.getMetadata().getUid(), after.getMetadata().getUid())) {
              listener.changed(before, after);
            } else { // deleted and made anew while the watch was interrupted
              listener.changed(before, null);
              listener.changed(null, after);
            }
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            listener.changed(object, null);
          }
        });
  }

  /** Lists, then watches; the future completes once the first list can be read here. */
  public CompletableFuture<Void> start() {
    return informer.start().toCompletableFuture();
  }

  /** The object, if it is there. */
  public Optional<T> get(ObjectName name) {
    return Optional.ofNullable(
        store.get(name.namespace().isEmpty() ? name.name() : name.namespace() + "/" + name.name()));
  }

  /** All objects, in no particular order. */
  public List<T> all() {
    return store.values().toList();
  }

  /** All objects of a namespace, in no particular order. */
  public List<T> in(String namespace) {
    return store.by(NAMESPACE, namespace);
  }

  /** All objects with a value in an index, in no particular order. */
  public List<T> by(String index, String value) {
    return store.by(index, value);
  }

  /** Stops watching. */
  @Override
  public void close() {
    informer.stop();
  }
}
