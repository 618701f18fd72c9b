package dev.slipway.runtime.kubelet.runtime;

import java.util.List;

/** Hears what happens to the containers of a node. Called on one thread, in order. */
public interface RuntimeListener {
  /**
   * Everything there is, after the runtime was found or found again. What is not in the list is
   * gone.
   */
  void synced(List<RuntimeContainer> all);

  /** A container was created, started, ended or otherwise changed. */
  void changed(RuntimeContainer container);

  /** A container was removed. */
  void removed(String id);

  /**
   * The runtime went away, or is away for another reason than was known; {@link #synced} follows
   * when it is back.
   */
  void lost(String reason);
}
