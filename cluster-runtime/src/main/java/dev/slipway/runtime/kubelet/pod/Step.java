package dev.slipway.runtime.kubelet.pod;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;

/** One thing to be done for a pod. */
public sealed interface Step {

  /** Make and start the sandbox. */
  record StartSandbox(int attempt) implements Step {}

  /**
   * Make and start a container in the sandbox there is, or the one this plan starts.
   *
   * @param heldBackSeconds how long its start was delayed; negative for a first start
   */
  record StartContainer(Container container, Role role, int attempt, int heldBackSeconds)
      implements Step {
    public StartContainer {
      requireNonNull(container);
      requireNonNull(role);
    }
  }

  /** Ask a container to end: hook, then signal; it is killed when its grace is over. */
  record Stop(RuntimeContainer container, String reason, long graceSeconds) implements Step {
    public Stop {
      requireNonNull(container);
      requireNonNull(reason);
    }
  }

  /** Kill a container now. */
  record Kill(RuntimeContainer container) implements Step {
    public Kill {
      requireNonNull(container);
    }
  }

  /** Remove a container that is of no use any more. */
  record Remove(RuntimeContainer container) implements Step {
    public Remove {
      requireNonNull(container);
    }
  }

  /** Nothing of the pod runs any more and nothing will: clear away all that is left of it. */
  record Finish() implements Step {}

  /** What a container is for. */
  enum Role {
    INIT,
    APPLICATION
  }
}
