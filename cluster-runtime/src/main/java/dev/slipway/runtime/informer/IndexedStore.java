package dev.slipway.runtime.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects by key and by index.
 *
 * <p>The client library's own indexes take an updated object out and put it back in two steps; a
 * controller that counts in between would create one pod too many. Here an update is one step.
 * Managed fields are dropped: no controller reads them and they are half of the memory.
 */
final class IndexedStore<T extends HasMetadata> implements ItemStore<T> {
  private final Map<String, Function<T, ? extends Collection<String>>> indexers;
  private final Consumer<T> trim;
  private final Map<String, T> items = new HashMap<>(); // guarded by this
  private final Map<String, Map<String, Set<String>>> indexes = new HashMap<>(); // guarded by this

  /**
   * @param trim drops from an object what nobody will read
   */
  IndexedStore(Map<String, Function<T, ? extends Collection<String>>> indexers, Consumer<T> trim) {
    this.trim = trim;
    this.indexers = Map.copyOf(indexers);
    this.indexers.keySet().forEach(name -> indexes.put(name, new HashMap<>()));
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public synchronized @Nullable T put(String key, T object) {
    object.getMetadata().setManagedFields(List.of());
    trim.accept(object);
    T before = items.put(key, object);
    if (before != null) {
      unindex(key, before);
    }
    indexers.forEach(
        (name, indexer) -> {
          for (String value : indexer.apply(object)) {
            index(name).computeIfAbsent(value, v -> new LinkedHashSet<>()).add(key);
          }
        });
    return before;
  }

  @Override
  public synchronized @Nullable T remove(String key) {
    T before = items.remove(key);
    if (before != null) {
      unindex(key, before);
    }
    return before;
  }

  private void unindex(String key, T before) {
    indexers.forEach(
        (name, indexer) -> {
          Map<String, Set<String>> index = index(name);
          for (String value : indexer.apply(before)) {
            Set<String> keys = index.get(value);
            if (keys != null && keys.remove(key) && keys.isEmpty()) {
              index.remove(value);
            }
          }
        });
  }

  private Map<String, Set<String>> index(String name) {
    Map<String, Set<String>> index = indexes.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no index " + name);
    }
    return index;
  }

  @Override
  public synchronized Stream<String> keySet() {
    return List.copyOf(items.keySet()).stream();
  }

  @Override
  public synchronized Stream<T> values() {
    return List.copyOf(items.values()).stream();
  }

  synchronized List<T> by(String indexName, String value) {
    List<T> found = new ArrayList<>();
    for (String key : index(indexName).getOrDefault(value, Set.of())) {
      T item = items.get(key);
      if (item != null) {
        found.add(item);
      }
    }
    return found;
  }

  @Override
  public synchronized @Nullable T get(String key) {
    return items.get(key);
  }

  @Override
  public synchronized int size() {
    return items.size();
  }
}
