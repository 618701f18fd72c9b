package dev.slipway.runtime.kubelet.probe;

/** Hears what probes find out. Called on probing threads. */
public interface ProbeListener {
  /** A container became ready or unready, or its start is complete. */
  void changed(String podUid);

  /** A probe failed; {@code kind} is {@code Liveness}, {@code Readiness} or {@code Startup}. */
  void failed(String podUid, String container, String kind, String why);

  /** A container has to be replaced. */
  void unhealthy(String podUid, String containerId, String why);
}
