package dev.slipway.runtime.pki;

import java.util.List;

/** The users that a cluster is made of, by the names that Kubernetes gives them. */
public final class ClusterUsers {
  public static final String ADMIN = "admin";
  public static final String MASTERS = "system:masters";
  public static final String CONTROLLER_MANAGER = "system:kube-controller-manager";
  public static final String SCHEDULER = "system:kube-scheduler";
  public static final String PROXY = "system:kube-proxy";
  public static final String NODES = "system:nodes";
  public static final String NODE_PREFIX = "system:node:";
  public static final String OPERATOR = "slipway:operator";
  public static final String FRONT_DOOR = "slipway:front-door";

  private ClusterUsers() {}

  /** The person who runs the cluster. */
  public static CertificateRequest admin() {
    return CertificateRequest.client("admin", ADMIN, List.of(MASTERS));
  }

  public static CertificateRequest controllerManager() {
    return CertificateRequest.client("controller-manager", CONTROLLER_MANAGER, List.of());
  }

  public static CertificateRequest scheduler() {
    return CertificateRequest.client("scheduler", SCHEDULER, List.of());
  }

  public static CertificateRequest proxy() {
    return CertificateRequest.client("proxy", PROXY, List.of());
  }

  /** The kubelet of the node of this name, which is a DNS name. */
  public static CertificateRequest node(String name) {
    return CertificateRequest.client("node-" + name, NODE_PREFIX + name, List.of(NODES));
  }

  public static CertificateRequest operator() {
    return CertificateRequest.client("operator", OPERATOR, List.of());
  }

  public static CertificateRequest frontDoor() {
    return CertificateRequest.client("front-door", FRONT_DOOR, List.of());
  }
}
