package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;

/** {@code apiextensions.k8s.io/v1 CustomResourceDefinition}. */
final class CustomResourceDefinitions extends BuiltinKind {
  CustomResourceDefinitions() {
    super(
        Naming.ofCluster(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "customresourcedefinitions",
                "crd",
                "crds")
            .in("api-extensions")
            .with("status"),
        List.of(Columns.NAME, Columns.date("Created At", "When the object was made")));
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), object.at("metadata", "creationTimestamp").asText(""));
  }
}
