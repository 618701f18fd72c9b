package dev.slipway.webhook.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer must remember of each object to notice changes: its name and revision. What the
 * front door shows of the objects is kept once, by {@link ClusterView}.
 */
final class BareItems implements ItemStore<GenericKubernetesResource> {
  private final Map<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource item) {
    return Cache.metaNamespaceKeyFunc(item);
  }

  @Override
  @SuppressWarnings("NullAway") // the interface is not annotated: null means there was none
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource item) {
    return items.put(key, bare(item));
  }

  private static GenericKubernetesResource bare(GenericKubernetesResource item) {
    ObjectMeta kept = new ObjectMeta();
    kept.setName(item.getMetadata().getName());
    kept.setNamespace(item.getMetadata().getNamespace());
    kept.setUid(item.getMetadata().getUid());
    kept.setResourceVersion(item.getMetadata().getResourceVersion());
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setApiVersion(item.getApiVersion());
    bare.setKind(item.getKind());
    bare.setMetadata(kept);
    return bare;
  }

  @Override
  @SuppressWarnings("NullAway")
  public @Nullable GenericKubernetesResource remove(String key) {
    return items.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  @SuppressWarnings("NullAway")
  public @Nullable GenericKubernetesResource get(String key) {
    return items.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
