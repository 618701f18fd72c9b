package dev.slipway.reconciler.render;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Which kinds live outside namespaces: the built-in ones, and those a set of manifests defines. */
public final class KindScopes {
  private static final Set<String> CLUSTER =
      Set.of(
          "/Namespace",
          "/Node",
          "/PersistentVolume",
          "/ComponentStatus",
          "apiextensions.k8s.io/CustomResourceDefinition",
          "apiregistration.k8s.io/APIService",
          "admissionregistration.k8s.io/MutatingWebhookConfiguration",
          "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
          "certificates.k8s.io/CertificateSigningRequest",
          "flowcontrol.apiserver.k8s.io/FlowSchema",
          "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
          "networking.k8s.io/IngressClass",
          "node.k8s.io/RuntimeClass",
          "rbac.authorization.k8s.io/ClusterRole",
          "rbac.authorization.k8s.io/ClusterRoleBinding",
          "scheduling.k8s.io/PriorityClass",
          "storage.k8s.io/CSIDriver",
          "storage.k8s.io/CSINode",
          "storage.k8s.io/StorageClass",
          "storage.k8s.io/VolumeAttachment");

  private final Set<String> defined;

  private KindScopes(Set<String> defined) {
    this.defined = defined;
  }

  /**
   * The built-in kinds, and those of the CustomResourceDefinitions among {@code manifests}.
   *
   * @param known further kinds, each {@code group/Kind}, that a cluster is known to keep outside
   *     namespaces
   */
  static KindScopes of(Collection<Manifest> manifests, Set<String> known) {
    Set<String> defined = new TreeSet<>(known);
    for (Manifest manifest : manifests) {
      if (manifest.object().kind().equals("CustomResourceDefinition")
          && manifest.object().at("spec", "scope").asText("").equals("Cluster")) {
        defined.add(
            manifest.object().at("spec", "group").asText("")
                + "/"
                + manifest.object().at("spec", "names", "kind").asText(""));
      }
    }
    return new KindScopes(defined);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KindScopes scopes && defined.equals(scopes.defined);
  }

  @Override
  public int hashCode() {
    return defined.hashCode();
  }

  boolean isNamespaced(GroupVersionKind kind) {
    String name = kind.group() + "/" + kind.kind();
    return !CLUSTER.contains(name) && !defined.contains(name);
  }
}
