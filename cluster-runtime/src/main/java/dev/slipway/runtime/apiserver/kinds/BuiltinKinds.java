package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.util.List;

/** All kinds the server has built in. Adding one is adding a class and a line here. */
public final class BuiltinKinds {
  private static final List<ResourceType> ALL =
      List.of(
          new ConfigMaps(),
          new EndpointsKind(),
          new Events(),
          new Namespaces(),
          new Nodes(),
          new PersistentVolumeClaims(),
          new PersistentVolumes(),
          new Pods(),
          new PodTemplates(),
          new ReplicationControllers(),
          new Secrets(),
          new ServiceAccounts(),
          new Services(),
          new Leases(),
          new EndpointSlices(),
          new CustomResourceDefinitions());

  private BuiltinKinds() {}

  /** The kinds, core group first, in the order in which discovery lists them. */
  public static List<ResourceType> all() {
    return ALL;
  }
}
