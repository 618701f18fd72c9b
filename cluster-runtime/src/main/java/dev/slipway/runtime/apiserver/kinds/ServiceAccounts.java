package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;

/** {@code v1 ServiceAccount}. */
final class ServiceAccounts extends BuiltinKind {
  ServiceAccounts() {
    super(
        Naming.namespaced("v1", "ServiceAccount", "serviceaccounts", "sa"),
        List.of(Columns.NAME, Columns.text("Secrets", "Number of secrets"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), object.at("secrets").size(), Cells.age(object, now));
  }
}
