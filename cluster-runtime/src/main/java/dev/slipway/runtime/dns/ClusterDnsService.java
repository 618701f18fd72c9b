package dev.slipway.runtime.dns;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;

/** The Service {@code kube-dns} that leads pods to the name server. */
final class ClusterDnsService {
  static final String NAMESPACE = "kube-system";
  static final String NAME = "kube-dns";
  private static final int PORT = 53;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final Map<String, String> LABELS =
      Map.of("k8s-app", "kube-dns", "kubernetes.io/name", "KubeDNS");

  private final KubernetesClient client;
  private final String clusterIp;
  private final DnsEndpoints own;

  ClusterDnsService(KubernetesClient client, String clusterIp, DnsEndpoints own) {
    this.client = client;
    this.clusterIp = clusterIp;
    this.own = own;
  }

  /** Makes the Service and its Endpoints be there and lead here; changes nothing when they do. */
  void ensure() {
    Service service = client.services().inNamespace(NAMESPACE).withName(NAME).get();
    if (service == null) {
      create();
    } else if (!clusterIp.equals(service.getSpec().getClusterIP())) {
      throw new IllegalStateException(
          "service kube-system/kube-dns has the cluster IP "
              + service.getSpec().getClusterIP()
              + ", but pods are told to ask "
              + clusterIp
              + ": delete the service, it will be made anew");
    } else if (!leadsHere(service)) {
      service.getSpec().setPorts(ports());
      service.getSpec().setSelector(null);
      client.services().inNamespace(NAMESPACE).resource(service).update();
    }
    ensureEndpoints();
  }

  private void create() {
    Service wanted =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(NAME)
            .withLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .withClusterIP(clusterIp)
            .withPorts(ports())
            .endSpec()
            .build();
    try {
      client.services().inNamespace(NAMESPACE).resource(wanted).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        createNamespace();
        client.services().inNamespace(NAMESPACE).resource(wanted).create();
      } else if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private void createNamespace() {
    try {
      client
          .namespaces()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private List<ServicePort> ports() {
    return new ServiceBuilder()
        .withNewSpec()
        .addNewPort()
        .withName("dns")
        .withProtocol("UDP")
        .withPort(PORT)
        .withNewTargetPort(own.port())
        .endPort()
        .addNewPort()
        .withName("dns-tcp")
        .withProtocol("TCP")
        .withPort(PORT)
        .withNewTargetPort(own.port())
        .endPort()
        .endSpec()
        .build()
        .getSpec()
        .getPorts();
  }

  /** Our endpoints are our own address: a selector would replace them by pods. */
  private boolean leadsHere(Service service) {
    boolean hasSelector =
        service.getSpec().getSelector() != null && !service.getSpec().getSelector().isEmpty();
    List<String> present =
        service.getSpec().getPorts().stream().map(ClusterDnsService::text).toList();
    return !hasSelector && present.equals(ports().stream().map(ClusterDnsService::text).toList());
  }

  private static String text(ServicePort each) {
    return each.getName()
        + " "
        + each.getProtocol()
        + " "
        + each.getPort()
        + " "
        + each.getTargetPort().getValue();
  }

  private void ensureEndpoints() {
    Endpoints present = client.endpoints().inNamespace(NAMESPACE).withName(NAME).get();
    if (present == null) {
      Endpoints wanted =
          new EndpointsBuilder()
              .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName(NAME)
              .withLabels(LABELS)
              .endMetadata()
              .withSubsets(own.among(List.of(), this::isNode))
              .build();
      try {
        client.endpoints().inNamespace(NAMESPACE).resource(wanted).create();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
          throw e;
        }
        present = client.endpoints().inNamespace(NAMESPACE).withName(NAME).require();
      }
    }
    List<EndpointSubset> wanted = own.among(present.getSubsets(), this::isNode);
    if (!wanted.equals(present.getSubsets())) {
      // As it was read: another node may be putting itself in at this moment.
      present.setSubsets(wanted);
      client.endpoints().inNamespace(NAMESPACE).resource(present).update();
    }
  }

  private boolean isNode(String name) {
    return client.nodes().withName(name).get() != null;
  }
}
