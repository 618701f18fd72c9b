package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;

/** {@code v1 ConfigMap}. */
final class ConfigMaps extends BuiltinKind {
  private static final List<String> FIELDS = List.of("data", "binaryData");

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

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    ConfigRules.entries(check, object, FIELDS);
    for (var entry : object.at("binaryData").properties()) {
      if (object.at("data").has(entry.getKey())) {
        check.add(
            Cause.invalid(
                "data[" + entry.getKey() + "]",
                '"' + entry.getKey() + '"',
                "duplicate of key present in binaryData"));
      }
    }
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    ConfigRules.frozen(check, before, after, FIELDS);
    return check.causes();
  }
}
