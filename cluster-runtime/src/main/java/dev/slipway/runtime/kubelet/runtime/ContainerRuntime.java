package dev.slipway.runtime.kubelet.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs containers for one node of one cluster and sees no others.
 *
 * <p>Every call blocks until the runtime answered and throws {@link RuntimeUnavailableException}
 * when the runtime cannot be reached, {@link ContainerException} when it says no. Safe for threads.
 */
public interface ContainerRuntime extends AutoCloseable {

  /** What machine and engine this is. */
  EngineFacts facts();

  /**
   * Makes the network that pods get their addresses from; does nothing when it is there already.
   */
  void ensureNetwork(PodNetwork network);

  /** The image that sandboxes run; made on first use. */
  String sandboxImage();

  /** Makes a container without starting it and answers its id. */
  String create(ContainerSpec spec);

  /** Starts a container that was created; does nothing when it runs. */
  void start(String id);

  /** Sends a signal, such as {@code SIGTERM}; does nothing when the container is not running. */
  void signal(String id, String signal);

  /** Kills and removes; does nothing when there is no such container. */
  void remove(String id);

  /** All containers of this node, in any state. */
  List<RuntimeContainer> list();

  /** One container of this node. */
  Optional<RuntimeContainer> inspect(String id);

  /**
   * Runs a command inside a running container until it ends or {@code timeout} is over; what it
   * printed is cut at a few kilobytes.
   */
  ExecResult exec(String id, List<String> command, Duration timeout);

  /** Copies the log to {@code out}; with {@code follow} until the container ends or out breaks. */
  void readLogs(String id, LogOptions options, OutputStream out) throws IOException;

  /** An image that is on this machine. */
  Optional<LocalImage> findImage(String reference);

  /** Pulls an image. */
  void pull(String reference, Optional<RegistryCredentials> credentials) throws PullException;

  /** Tells {@code listener} about changes from now on until this runtime is closed. */
  void watch(RuntimeListener listener);

  @Override
  void close();
}
