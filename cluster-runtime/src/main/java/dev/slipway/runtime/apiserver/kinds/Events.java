package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code v1 Event}. */
final class Events extends BuiltinKind {
  private static final List<String> OBJECT_FIELDS =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  private static final Set<String> FIELDS =
      fields(KubeObject.parse(new byte[] {'{', '}'})).keySet();

  Events() {
    super(
        Naming.namespaced("v1", "Event", "events", "ev"),
        List.of(
            Columns.text("Last Seen", "Time since it happened last"),
            Columns.text("Type", "Normal or Warning"),
            Columns.text("Reason", "What happened, in one word"),
            Columns.text("Object", "What it happened to"),
            Columns.wide("Subobject", "Which part of that"),
            Columns.wide("Source", "Who says so"),
            Columns.text("Message", "What happened"),
            Columns.wide("First Seen", "Time since it happened first"),
            Columns.wide("Count", "How often it happened"),
            Columns.name(1)));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode series = object.at("series");
    String first =
        absent(object.at("firstTimestamp"))
            ? Cells.since(object.at("eventTime"), now)
            : Cells.since(object.at("firstTimestamp"), now);
    String last =
        absent(object.at("lastTimestamp")) ? first : Cells.since(object.at("lastTimestamp"), now);
    long count = Math.max(1, object.at("count").asLong());
    if (series.isObject()) {
      last = Cells.since(series.path("lastObservedTime"), now);
      count = series.path("count").asLong();
    }
    JsonNode involved = object.at("involvedObject");
    return List.of(
        last,
        object.at("type").asText(""),
        object.at("reason").asText(""),
        involved.path("kind").asText("").toLowerCase(Locale.ROOT)
            + "/"
            + involved.path("name").asText(""),
        involved.path("fieldPath").asText(""),
        source(object),
        object.at("message").asText("").strip(),
        first,
        count,
        object.name());
  }

  private static boolean absent(JsonNode timestamp) {
    return Cells.time(timestamp).isEmpty();
  }

  private static String source(KubeObject event) {
    String component = event.at("source", "component").asText("");
    String host = event.at("source", "host").asText("");
    if (component.isEmpty()) {
      component = event.at("reportingComponent").asText("");
      host = event.at("reportingInstance").asText("");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  @Override
  public Set<String> selectableFieldNames() {
    return FIELDS;
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return fields(object);
  }

  private static Map<String, String> fields(KubeObject object) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : OBJECT_FIELDS) {
      fields.put("involvedObject." + field, object.at("involvedObject", field).asText(""));
    }
    fields.put("reason", object.at("reason").asText(""));
    fields.put("reportingComponent", object.at("reportingComponent").asText(""));
    fields.put(
        "source",
        Cells.or(object.at("source", "component"), object.at("reportingComponent").asText("")));
    fields.put("type", object.at("type").asText(""));
    return fields;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Tree.object(object, "source");
    Tree.object(object, "involvedObject");
    Tree.text(object, "reportingComponent", "");
    Tree.text(object, "reportingInstance", "");
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    String namespace = object.namespace().orElse("");
    JsonNode involved = object.at("involvedObject", "namespace");
    boolean fine =
        Tree.empty(involved)
            ? namespace.equals("default") || namespace.equals("kube-system")
            : involved.asText().equals(namespace);
    if (!fine) {
      check.invalid("involvedObject.namespace", involved, "does not match event.namespace");
    }
    return check.causes();
  }
}
