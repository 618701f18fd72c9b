package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Secret}. */
final class Secrets extends BuiltinKind {
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
          "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
          "kubernetes.io/dockercfg", List.of(".dockercfg"),
          "kubernetes.io/ssh-auth", List.of("ssh-privatekey"));

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

  @Override
  public void applyDefaults(ObjectNode object) {
    Tree.text(object, "type", "Opaque");
    if (object.remove("stringData") instanceof ObjectNode texts) {
      Tree.object(object, "data");
      if (object.path("data") instanceof ObjectNode data) {
        for (var text : texts.properties()) {
          data.put(
              text.getKey(),
              Base64.getEncoder()
                  .encodeToString(text.getValue().asText("").getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }

  @Override
  public void prepareForUpdate(KubeObject before, ObjectNode after) {
    super.prepareForUpdate(before, after);
    if (Tree.empty(after.path("type"))) {
      after.set("type", before.at("type").deepCopy());
    }
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    ConfigRules.entries(check, object, List.of("data"));
    for (var entry : object.at("data").properties()) {
      if (entry.getValue().isTextual() && !isBase64(entry.getValue().textValue())) {
        check.add(
            Cause.invalid(
                "data[" + entry.getKey() + "]", "<value omitted>", "must be base64-encoded"));
      }
    }
    for (String key : NEEDED.getOrDefault(object.at("type").asText(), List.of())) {
      if (!object.at("data").has(key)) {
        check.required("data[" + key + "]", "");
      }
    }
    return check.causes();
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    if (!before.at("type").equals(after.at("type"))) {
      check.invalid("type", after.at("type"), "field is immutable");
    }
    ConfigRules.frozen(check, before, after, List.of("data"));
    return check.causes();
  }
}
