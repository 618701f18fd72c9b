package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.pod.PodContainers;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The containers of this node as last heard of. Fed by the runtime's events and by the workers, who
 * look at what they just started; of two looks at a container the one further on in its life stays,
 * whatever order they arrive in.
 */
final class ContainerView implements RuntimeListener {
  private static final int REMEMBERED_REMOVALS = 2000;

  private final Consumer<String> changedPod;
  private final Runnable availability;
  private final CountDownLatch firstSync = new CountDownLatch(1);
  private final Map<String, RuntimeContainer> byId = new HashMap<>(); // guarded by this
  private final Map<String, Set<String>> byPod = new HashMap<>(); // guarded by this
  // A look that was taken before a removal may arrive after it.
  private final Set<String> removed = // guarded by this
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED_REMOVALS;
            }
          });
  private @Nullable String outage = "not connected yet"; // guarded by this

  /**
   * @param changedPod told the uid of a pod when one of its containers changed
   * @param availability called when the runtime went away or came back
   */
  ContainerView(Consumer<String> changedPod, Runnable availability) {
    this.changedPod = changedPod;
    this.availability = availability;
  }

  @Override
  public void synced(List<RuntimeContainer> all) {
    Set<String> pods;
    synchronized (this) {
      pods = new HashSet<>(byPod.keySet());
      byId.clear();
      byPod.clear();
      all.forEach(this::put);
      pods.addAll(byPod.keySet());
      outage = null;
    }
    firstSync.countDown();
    availability.run();
    pods.forEach(changedPod);
  }

  @Override
  public void changed(RuntimeContainer container) {
    boolean news;
    synchronized (this) {
      news = put(container);
    }
    if (news) {
      changedPod.accept(container.identity().podUid());
    }
  }

  @Override
  public void removed(String id) {
    @Nullable RuntimeContainer gone;
    synchronized (this) {
      gone = forget(id);
    }
    if (gone != null) {
      changedPod.accept(gone.identity().podUid());
    }
  }

  @Override
  public void lost(String reason) {
    synchronized (this) {
      outage = reason;
    }
    availability.run();
  }

  /** Takes in a look at a container without telling anybody. */
  synchronized void look(RuntimeContainer container) {
    put(container);
  }

  /** Takes in that a container was removed, without telling anybody. */
  synchronized void drop(String id) {
    forget(id);
  }

  /** Takes in all containers there are, without forgetting any. */
  void lookAgain(ContainerRuntime runtime) {
    runtime.list().forEach(this::look);
  }

  synchronized PodContainers of(String podUid) {
    return PodContainers.of(byPod.getOrDefault(podUid, Set.of()).stream().map(byId::get).toList());
  }

  synchronized Set<String> pods() {
    return Set.copyOf(byPod.keySet());
  }

  /** Why the runtime cannot be used now; null when it can. */
  synchronized @Nullable String outage() {
    return outage;
  }

  boolean awaitFirstSync(Duration limit) throws InterruptedException {
    return firstSync.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean put(RuntimeContainer container) {
    @Nullable RuntimeContainer before = byId.get(container.id());
    if (removed.contains(container.id()) || (before != null && !isLater(container, before))) {
      return false;
    }
    byId.put(container.id(), container);
    byPod
        .computeIfAbsent(container.identity().podUid(), uid -> new HashSet<>())
        .add(container.id());
    return !container.equals(before);
  }

  private @Nullable RuntimeContainer forget(String id) {
    removed.add(id);
    @Nullable RuntimeContainer gone = byId.remove(id);
    if (gone != null) {
      String pod = gone.identity().podUid();
      Set<String> ids = byPod.getOrDefault(pod, new HashSet<>());
      ids.remove(id);
      if (ids.isEmpty()) {
        byPod.remove(pod);
      }
    }
    return gone;
  }

  private static boolean isLater(RuntimeContainer a, RuntimeContainer b) {
    int byStart = startOf(a.state()).compareTo(startOf(b.state()));
    return byStart != 0 ? byStart > 0 : rank(a.state()) >= rank(b.state());
  }

  private static Instant startOf(ContainerState state) {
    return switch (state) {
      case ContainerState.Created created -> Instant.MIN;
      case ContainerState.Running running -> running.startedAt();
      case ContainerState.Exited exited -> exited.startedAt();
    };
  }

  private static int rank(ContainerState state) {
    return switch (state) {
      case ContainerState.Created created -> 0;
      case ContainerState.Running running -> 1;
      case ContainerState.Exited exited -> 2;
    };
  }
}
