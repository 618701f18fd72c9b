package dev.slipway.runtime.kubelet.testing;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.EngineFacts;
import dev.slipway.runtime.kubelet.runtime.ExecResult;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import dev.slipway.runtime.kubelet.runtime.LogOptions;
import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import dev.slipway.runtime.kubelet.runtime.PullException;
import dev.slipway.runtime.kubelet.runtime.RegistryCredentials;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A container runtime whose containers are records. They run until they are told to end, and obey
 * every signal at once. Listeners are called on the thread that caused the change.
 */
public final class InMemoryRuntime implements ContainerRuntime {
  private static final String SANDBOX_IMAGE = "pause:memory";

  private final InstantSource clock;
  // All guarded by this.
  private final Map<String, RuntimeContainer> containers = new LinkedHashMap<>();
  private final Map<String, ContainerSpec> specs = new LinkedHashMap<>();
  private final Map<String, String> logs = new LinkedHashMap<>();
  private final Map<String, PullException.Cause> registry = new LinkedHashMap<>();
  private final Set<String> images = new TreeSet<>(Set.of(SANDBOX_IMAGE));
  private final List<RuntimeListener> listeners = new ArrayList<>();
  private int made;
  private int pulls;

  /** An empty machine. */
  public InMemoryRuntime(InstantSource clock) {
    this.clock = requireNonNull(clock);
  }

  /** Puts an image on the machine. */
  public synchronized void addImage(String reference) {
    images.add(reference);
  }

  /** Makes pulls of an image fail from now on. */
  public synchronized void failPulls(String reference, PullException.Cause cause) {
    registry.put(reference, cause);
  }

  /** How many pulls were asked for. */
  public synchronized int pulls() {
    return pulls;
  }

  /** Adds a line to a container's log. */
  public synchronized void print(String id, String line) {
    logs.merge(id, line + "\n", String::concat);
  }

  /** Ends a running container as its own process would. */
  public void exit(String id, int code) {
    exit(id, code, code == 0 ? "Completed" : "Error");
  }

  private void exit(String id, int code, String reason) {
    change(
        id,
        container ->
            container.state() instanceof ContainerState.Running running
                ? with(
                    container,
                    new ContainerState.Exited(
                        code, reason, "", running.startedAt(), clock.instant()))
                : container);
  }

  private void change(String id, UnaryOperator<RuntimeContainer> edit) {
    RuntimeContainer changed;
    List<RuntimeListener> told;
    synchronized (this) {
      @Nullable RuntimeContainer before = containers.get(id);
      if (before == null) {
        throw new ContainerException("No such container: " + id);
      }
      changed = edit.apply(before);
      if (changed.equals(before)) {
        return;
      }
      containers.put(id, changed);
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.changed(changed));
  }

  private static RuntimeContainer with(RuntimeContainer container, ContainerState state) {
    return new RuntimeContainer(
        container.id(),
        container.identity(),
        container.image(),
        container.imageId(),
        state instanceof ContainerState.Running ? container.address() : "",
        container.stopSignal(),
        container.createdAt(),
        state);
  }

  @Override
  public EngineFacts facts() {
    return new EngineFacts("memory://1", "amd64", "memory", "0", 2, 4L << 30);
  }

  @Override
  public void ensureNetwork(PodNetwork network) {
    requireNonNull(network);
  }

  @Override
  public String sandboxImage() {
    return SANDBOX_IMAGE;
  }

  @Override
  public synchronized String create(ContainerSpec spec) {
    if (!images.contains(spec.image())) {
      throw new ContainerException("No such image: " + spec.image());
    }
    if (specs.values().stream().anyMatch(other -> other.name().equals(spec.name()))) {
      throw new ContainerException("The name " + spec.name() + " is already in use");
    }
    made++;
    String id = String.format("%064x", made);
    specs.put(id, spec);
    containers.put(
        id,
        new RuntimeContainer(
            id,
            spec.identity(),
            spec.image(),
            "sha256:" + Integer.toHexString(spec.image().hashCode()),
            spec.identity().isSandbox() ? "10.0." + made / 250 + "." + (made % 250 + 2) : "",
            "SIGTERM",
            clock.instant(),
            new ContainerState.Created()));
    return id;
  }

  @Override
  public void start(String id) {
    change(
        id,
        container ->
            container.isRunning()
                ? container
                : new RuntimeContainer(
                    container.id(),
                    container.identity(),
                    container.image(),
                    container.imageId(),
                    container.address(),
                    container.stopSignal(),
                    container.createdAt(),
                    new ContainerState.Running(clock.instant())));
  }

  @Override
  public void signal(String id, String signal) {
    if (inspect(id).filter(RuntimeContainer::isRunning).isPresent()) {
      exit(id, signal.equals("SIGKILL") ? 137 : 143, "Error");
    }
  }

  @Override
  public void remove(String id) {
    List<RuntimeListener> told;
    synchronized (this) {
      if (containers.remove(id) == null) {
        return;
      }
      specs.remove(id);
      logs.remove(id);
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.removed(id));
  }

  @Override
  public synchronized List<RuntimeContainer> list() {
    return List.copyOf(containers.values());
  }

  @Override
  public synchronized Optional<RuntimeContainer> inspect(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  @Override
  public ExecResult exec(String id, List<String> command, Duration timeout) {
    if (inspect(id).filter(RuntimeContainer::isRunning).isEmpty()) {
      throw new ContainerException("Container " + id + " is not running");
    }
    return command.equals(List.of("false"))
        ? new ExecResult.Ended(1, "")
        : new ExecResult.Ended(0, "");
  }

  @Override
  public void readLogs(String id, LogOptions options, OutputStream out) throws IOException {
    String text;
    synchronized (this) {
      if (!containers.containsKey(id)) {
        throw new ContainerException("No such container: " + id);
      }
      text = logs.getOrDefault(id, "");
    }
    List<String> lines = text.lines().toList();
    int from =
        options.tailLines().isPresent()
            ? Math.max(0, lines.size() - options.tailLines().getAsInt())
            : 0;
    for (String line : lines.subList(from, lines.size())) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public synchronized Optional<LocalImage> findImage(String reference) {
    return images.contains(reference)
        ? Optional.of(new LocalImage("sha256:" + Integer.toHexString(reference.hashCode()), ""))
        : Optional.empty();
  }

  @Override
  public synchronized void pull(String reference, Optional<RegistryCredentials> credentials)
      throws PullException {
    pulls++;
    PullException.@Nullable Cause failure = registry.get(reference);
    if (failure != null) {
      throw new PullException(failure, "cannot pull " + reference);
    }
    images.add(reference);
  }

  @Override
  public void watch(RuntimeListener listener) {
    List<RuntimeContainer> all;
    synchronized (this) {
      listeners.add(listener);
      all = List.copyOf(containers.values());
    }
    listener.synced(all);
  }

  @Override
  public synchronized void close() {
    listeners.clear();
  }
}
