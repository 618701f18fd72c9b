package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code v1beta1} manifest of containers in the shape of a {@code v1beta3} pod specification. */
final class FlatPodSpecs {
  private FlatPodSpecs() {}

  /** From {@code desiredState}: the manifest, and the host beside it. */
  static ObjectNode of(@Nullable JsonNode desired) {
    ObjectNode spec =
        desired != null && desired.path("manifest") instanceof ObjectNode manifest
            ? manifest.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    spec.remove(List.of("version", "id", "uuid"));
    if (desired != null && !Fields.empty(desired.path("host"))) {
      spec.set("host", desired.path("host"));
    }
    restartPolicy(spec);
    for (JsonNode one : spec.path("containers")) {
      if (one instanceof ObjectNode container) {
        container(container);
      }
    }
    for (JsonNode one : spec.path("volumes")) {
      if (one instanceof ObjectNode volume) {
        volume(volume);
      }
    }
    return spec;
  }

  private static void restartPolicy(ObjectNode spec) {
    if (!(spec.path("restartPolicy") instanceof ObjectNode policy)) {
      return;
    }
    spec.remove("restartPolicy");
    if (policy.has("always")) {
      spec.put("restartPolicy", "Always");
    } else if (policy.has("onFailure")) {
      spec.put("restartPolicy", "OnFailure");
    } else if (policy.has("never")) {
      spec.put("restartPolicy", "Never");
    }
  }

  private static void container(ObjectNode container) {
    if (container.has("command") && !container.has("args")) {
      Fields.rename(container, "command", "args");
    }
    Fields.rename(container, "entrypoint", "command");
    limit(container, "cpu", "m");
    limit(container, "memory", "");
    for (JsonNode variable : container.path("env")) {
      Fields.rename(variable, "key", "name");
    }
    for (JsonNode one : container.path("volumeMounts")) {
      Fields.rename(one, "path", "mountPath");
      if (one instanceof ObjectNode mount) {
        mount.remove("mountType");
      }
    }
    switch (container.path("imagePullPolicy").asText()) {
      case "PullAlways" -> container.put("imagePullPolicy", "Always");
      case "PullNever" -> container.put("imagePullPolicy", "Never");
      case "PullIfNotPresent" -> container.put("imagePullPolicy", "IfNotPresent");
      default -> {
        // Written in the later way, or not at all.
      }
    }
  }

  /** {@code cpu: 100} were thousandths of a core, {@code memory} bytes. */
  private static void limit(ObjectNode container, String name, String unit) {
    JsonNode value = container.remove(name);
    if (value == null || !value.isIntegralNumber() || value.asLong() <= 0) {
      return;
    }
    ObjectNode limits = Fields.child(Fields.child(container, "resources"), "limits");
    if (!limits.has(name)) {
      limits.put(name, value.asText() + unit);
    }
  }

  private static void volume(ObjectNode volume) {
    JsonNode source = volume.remove("source");
    if (source instanceof ObjectNode fields) {
      for (var field : fields.properties()) {
        if (!field.getValue().isNull()) {
          volume.set(field.getKey(), field.getValue());
        }
      }
    }
    Fields.rename(volume, "hostDir", "hostPath");
    Fields.rename(volume, "persistentDisk", "gcePersistentDisk");
    if (volume.path("secret") instanceof ObjectNode secret && secret.has("target")) {
      JsonNode target = secret.remove("target");
      secret.set("secretName", target.isObject() ? target.path("name") : target);
    }
  }
}
