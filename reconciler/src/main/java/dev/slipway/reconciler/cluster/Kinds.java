package dev.slipway.reconciler.cluster;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;

/** The kinds that are known without asking. */
public final class Kinds {
  public static final Kind REPOSITORY = own(Repository.KIND, Repository.PLURAL);
  public static final Kind STACK = own(Stack.KIND, Stack.PLURAL);
  public static final Kind POD = core("Pod", "pods");
  public static final Kind SERVICE = core("Service", "services");
  public static final Kind REPLICATION_CONTROLLER =
      core("ReplicationController", "replicationcontrollers");
  public static final Kind SECRET = core("Secret", "secrets");
  public static final Kind EVENT = core("Event", "events");
  public static final Kind DEFINITION =
      new Kind(
          new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
          "customresourcedefinitions",
          false);

  private Kinds() {}

  private static Kind own(String kind, String plural) {
    return new Kind(new GroupVersionKind(Labels.GROUP, Labels.VERSION, kind), plural, true);
  }

  private static Kind core(String kind, String plural) {
    return new Kind(new GroupVersionKind("", "v1", kind), plural, true);
  }
}
