package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Secret}. */
final class Secrets extends BuiltinKind {
  Secrets() {
    super(
        Naming.namespaced("v1", "Secret", "secrets"),
        List.of(
            Columns.NAME,
            Columns.text("Type", "What the entries are for"),
            Columns.text("Data", "Number of entries"),
            Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(
        object.name(),
        object.at("type").asText(""),
        object.at("data").size(),
        Cells.age(object, now));
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("type");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of("type", object.at("type").asText(""));
  }
}
