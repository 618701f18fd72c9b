package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;

/** {@code v1 ConfigMap}. */
final class ConfigMaps extends BuiltinKind {
  ConfigMaps() {
    super(
        Naming.namespaced("v1", "ConfigMap", "configmaps", "cm"),
        List.of(Columns.NAME, Columns.text("Data", "Number of entries"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(
        object.name(),
        object.at("data").size() + object.at("binaryData").size(),
        Cells.age(object, now));
  }
}
