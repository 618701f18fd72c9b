package dev.slipway.runtime.kubelet.logs;

import dev.slipway.runtime.kubelet.runtime.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What the endpoint serves. */
public interface LogSource {
  /**
   * The container that a request means.
   *
   * @return its id in the runtime; empty when there is none (yet)
   * @throws UnknownContainerException when this node has no such pod, or the pod no such container
   */
  Optional<String> find(String namespace, String pod, String container, boolean previous)
      throws UnknownContainerException;

  /** Why a container has not started yet, in a few words; empty when nobody knows. */
  String waitsFor(String namespace, String pod, String container);

  /** Copies a container's log. */
  void copy(String id, LogOptions options, OutputStream out) throws IOException;

  /** The pods of this node as a JSON document. */
  String pods();

  /** Why the node cannot run pods now. */
  Optional<String> outage();

  /** Nothing here has that name; the message says what was looked for. */
  final class UnknownContainerException extends Exception {
    /** Tells what was looked for. */
    public UnknownContainerException(String message) {
      super(message);
    }
  }
}
