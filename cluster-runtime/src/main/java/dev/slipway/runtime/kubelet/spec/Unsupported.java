package dev.slipway.runtime.kubelet.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names what a pod asks for and this node cannot give, so that it is refused and not left out. */
public final class Unsupported {
  private final List<String> found = new ArrayList<>();

  private Unsupported() {}

  /** Field paths with a word of explanation; empty when the pod can run here. */
  public static List<String> in(Pod pod) {
    Unsupported check = new Unsupported();
    check.pod(pod.getSpec());
    return List.copyOf(check.found);
  }

  private void pod(PodSpec spec) {
    refuse(spec.getRuntimeClassName() != null, "spec.runtimeClassName");
    refuse(!spec.getResourceClaims().isEmpty(), "spec.resourceClaims");
    refuse(!spec.getEphemeralContainers().isEmpty(), "spec.ephemeralContainers");
    refuse(Boolean.FALSE.equals(spec.getHostUsers()), "spec.hostUsers: false");
    if (spec.getSecurityContext() != null) {
      refuse(
          spec.getSecurityContext().getSeLinuxOptions() != null,
          "spec.securityContext.seLinuxOptions");
      refuse(
          spec.getSecurityContext().getWindowsOptions() != null,
          "spec.securityContext.windowsOptions");
      seccomp(spec.getSecurityContext().getSeccompProfile(), "spec.securityContext");
    }
    for (Container container : spec.getInitContainers()) {
      String path = "spec.initContainers{" + container.getName() + "}";
      refuse(container.getRestartPolicy() != null, path + ".restartPolicy (sidecar containers)");
      container(container, path);
    }
    for (Container container : spec.getContainers()) {
      container(container, "spec.containers{" + container.getName() + "}");
    }
  }

  private void container(Container container, String path) {
    refuse(!container.getVolumeDevices().isEmpty(), path + ".volumeDevices");
    probe(container.getLivenessProbe(), path + ".livenessProbe");
    probe(container.getReadinessProbe(), path + ".readinessProbe");
    probe(container.getStartupProbe(), path + ".startupProbe");
    if (container.getLifecycle() != null) {
      handler(container.getLifecycle().getPostStart(), path + ".lifecycle.postStart");
      handler(container.getLifecycle().getPreStop(), path + ".lifecycle.preStop");
    }
    @Nullable SecurityContext security = container.getSecurityContext();
    if (security != null) {
      refuse(security.getSeLinuxOptions() != null, path + ".securityContext.seLinuxOptions");
      refuse(security.getWindowsOptions() != null, path + ".securityContext.windowsOptions");
      refuse("Unmasked".equals(security.getProcMount()), path + ".securityContext.procMount");
      seccomp(security.getSeccompProfile(), path + ".securityContext");
    }
    container
        .getVolumeMounts()
        .forEach(
            mount ->
                refuse(
                    mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty(),
                    path + ".volumeMounts{" + mount.getMountPath() + "}.subPathExpr"));
  }

  private void probe(@Nullable Probe probe, String path) {
    if (probe == null) {
      return;
    }
    refuse(probe.getGrpc() != null, path + ".grpc");
    boolean known =
        probe.getExec() != null || probe.getHttpGet() != null || probe.getTcpSocket() != null;
    refuse(!known && probe.getGrpc() == null, path + " without exec, httpGet or tcpSocket");
  }

  private void handler(@Nullable LifecycleHandler handler, String path) {
    if (handler != null) {
      refuse(handler.getSleep() != null, path + ".sleep");
      refuse(handler.getTcpSocket() != null, path + ".tcpSocket");
      refuse(handler.getHttpGet() != null, path + ".httpGet");
    }
  }

  private void seccomp(@Nullable SeccompProfile profile, String path) {
    refuse(
        profile != null && "Localhost".equals(profile.getType()),
        path + ".seccompProfile of type Localhost");
  }

  private void refuse(boolean present, String what) {
    if (present) {
      found.add(what);
    }
  }
}
