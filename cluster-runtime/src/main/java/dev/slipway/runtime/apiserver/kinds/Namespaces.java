package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Namespace}. */
final class Namespaces extends BuiltinKind {
  Namespaces() {
    super(
        Naming.ofCluster("v1", "Namespace", "namespaces", "ns").with("status", "finalize"),
        List.of(Columns.NAME, Columns.text("Status", "Active or Terminating"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), object.at("status", "phase").asText(""), Cells.age(object, now));
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("status.phase");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of("status.phase", object.at("status", "phase").asText(""));
  }
}
