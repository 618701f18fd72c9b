package dev.slipway.runtime.kubelet.spec;

import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container may do: its own security context over its pod's. */
final class Confinement {
  private final PodSecurityContext pod;
  private final SecurityContext own;

  private Confinement(Pod pod, Container container) {
    @Nullable PodSecurityContext ofPod = pod.getSpec().getSecurityContext();
    @Nullable SecurityContext ofContainer = container.getSecurityContext();
    this.pod = ofPod == null ? new PodSecurityContextBuilder().build() : ofPod;
    this.own = ofContainer == null ? new SecurityContextBuilder().build() : ofContainer;
  }

  static ContainerSpec.Security of(Pod pod, Container container, LocalImage image)
      throws ConfigException {
    return new Confinement(pod, container).read(container, image);
  }

  private ContainerSpec.Security read(Container container, LocalImage image)
      throws ConfigException {
    String user = user();
    requireNonRoot(container, user.isEmpty() ? image.user() : user);
    @Nullable Capabilities capabilities = own.getCapabilities();
    return new ContainerSpec.Security(
        Boolean.TRUE.equals(own.getPrivileged()),
        capabilities == null ? List.of() : capabilities.getAdd(),
        capabilities == null ? List.of() : capabilities.getDrop(),
        user,
        groups(),
        Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
        options());
  }

  private String user() {
    @Nullable Long uid = first(own.getRunAsUser(), pod.getRunAsUser());
    @Nullable Long gid = first(own.getRunAsGroup(), pod.getRunAsGroup());
    if (uid == null) {
      return gid == null ? "" : "0:" + gid;
    }
    return gid == null ? uid.toString() : uid + ":" + gid;
  }

  private void requireNonRoot(Container container, String user) throws ConfigException {
    if (!Boolean.TRUE.equals(first(own.getRunAsNonRoot(), pod.getRunAsNonRoot()))) {
      return;
    }
    String name = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
    if (name.isEmpty() || name.equals("0") || name.equals("root")) {
      throw new ConfigException(
          "container " + container.getName() + " has runAsNonRoot and would run as root");
    }
    if (!name.chars().allMatch(Character::isDigit)) {
      throw new ConfigException(
          "container "
              + container.getName()
              + " has runAsNonRoot and its image names a user that is not a number: "
              + name);
    }
  }

  private List<String> groups() {
    List<String> groups = new ArrayList<>();
    if (pod.getFsGroup() != null) {
      groups.add(pod.getFsGroup().toString());
    }
    pod.getSupplementalGroups().forEach(group -> groups.add(group.toString()));
    return groups;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    if (Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
      options.add("no-new-privileges");
    }
    @Nullable SeccompProfile profile = first(own.getSeccompProfile(), pod.getSeccompProfile());
    if (profile != null && "Unconfined".equals(profile.getType())) {
      options.add("seccomp=unconfined");
    }
    return options;
  }

  private static <T> @Nullable T first(@Nullable T a, @Nullable T b) {
    return a != null ? a : b;
  }
}
