package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;

/** {@code coordination.k8s.io/v1 Lease}. */
final class Leases extends BuiltinKind {
  Leases() {
    super(
        Naming.namespaced("coordination.k8s.io/v1", "Lease", "leases"),
        List.of(Columns.NAME, Columns.text("Holder", "Who holds it"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(
        object.name(), object.at("spec", "holderIdentity").asText(""), Cells.age(object, now));
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    check.positive("spec.leaseDurationSeconds", object.at("spec", "leaseDurationSeconds"));
    check.notNegative("spec.leaseTransitions", object.at("spec", "leaseTransitions"));
    return check.causes();
  }
}
