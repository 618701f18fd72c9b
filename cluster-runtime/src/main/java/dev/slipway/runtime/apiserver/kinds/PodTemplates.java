package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;

/** {@code v1 PodTemplate}. */
final class PodTemplates extends BuiltinKind {
  PodTemplates() {
    super(
        Naming.namespaced("v1", "PodTemplate", "podtemplates"),
        List.of(
            Columns.NAME,
            Columns.text("Containers", "Names of the containers in each pod"),
            Columns.text("Images", "What they run"),
            Columns.text("Pod Labels", "The labels of the pods")));
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode containers = object.at("template", "spec", "containers");
    return List.of(
        object.name(),
        Cells.each(containers, "name"),
        Cells.each(containers, "image"),
        Cells.labels(object.strings("template", "metadata", "labels")));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.spec(object.path("template").path("spec"));
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    PodRules.check(check, "template.spec", object.at("template", "spec"));
    return check.causes();
  }
}
