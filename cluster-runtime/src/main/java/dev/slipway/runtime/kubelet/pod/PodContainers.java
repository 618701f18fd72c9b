package dev.slipway.runtime.kubelet.pod;

import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The containers of one pod that the runtime has, sandboxes and all, oldest first. */
public record PodContainers(List<RuntimeContainer> all) {
  private static final Comparator<RuntimeContainer> OLDEST_FIRST =
      Comparator.comparingInt((RuntimeContainer container) -> container.identity().attempt())
          .thenComparing(RuntimeContainer::createdAt)
          .thenComparing(RuntimeContainer::id);

  public PodContainers {
    List<RuntimeContainer> sorted = new ArrayList<>(all);
    sorted.sort(OLDEST_FIRST);
    all = List.copyOf(sorted);
  }

  /** In any order. */
  public static PodContainers of(Collection<RuntimeContainer> containers) {
    return new PodContainers(List.copyOf(containers));
  }

  /** The sandbox that holds the pod's network now. */
  public Optional<RuntimeContainer> sandbox() {
    return last(sandboxes().stream().filter(RuntimeContainer::isRunning).toList());
  }

  /** All sandboxes, also those that ended. */
  public List<RuntimeContainer> sandboxes() {
    return all.stream().filter(container -> container.identity().isSandbox()).toList();
  }

  /** All but sandboxes. */
  public List<RuntimeContainer> applications() {
    return all.stream().filter(container -> !container.identity().isSandbox()).toList();
  }

  /** All containers of a name, oldest first. */
  public List<RuntimeContainer> named(String name) {
    return all.stream().filter(container -> container.identity().container().equals(name)).toList();
  }

  /** The newest container of a name. */
  public Optional<RuntimeContainer> latest(String name) {
    return last(named(name));
  }

  /** The newest container of a name that ended before the newest one. */
  public Optional<RuntimeContainer> previous(String name) {
    List<RuntimeContainer> named = named(name);
    return named.size() < 2 ? Optional.empty() : Optional.of(named.get(named.size() - 2));
  }

  private static Optional<RuntimeContainer> last(List<RuntimeContainer> containers) {
    return containers.isEmpty()
        ? Optional.empty()
        : Optional.of(containers.get(containers.size() - 1));
  }
}
