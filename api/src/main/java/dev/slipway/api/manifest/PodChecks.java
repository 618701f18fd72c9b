package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a pod unable to start. */
final class PodChecks {
  private PodChecks() {}

  static void check(FieldChecks fields, String path, JsonNode spec) {
    if (!fields.object(path, spec)) {
      return;
    }
    fields.oneOf(
        path + ".restartPolicy",
        spec.path("restartPolicy"),
        List.of("Always", "OnFailure", "Never"));
    Set<String> volumes = volumes(fields, path + ".volumes", spec.path("volumes"));
    String containersPath = path + ".containers";
    List<JsonNode> containers = fields.list(containersPath, spec.path("containers"));
    if (containers.isEmpty() && !spec.path("containers").isValueNode()) {
      fields.add(containersPath, containersPath + " is missing: a pod needs a container");
    }
    Set<String> names = new HashSet<>();
    containers(fields, containersPath, containers, volumes, names);
    String initPath = path + ".initContainers";
    containers(
        fields, initPath, fields.list(initPath, spec.path("initContainers")), volumes, names);
  }

  private static Set<String> volumes(FieldChecks fields, String path, JsonNode list) {
    Set<String> names = new HashSet<>();
    List<JsonNode> volumes = fields.list(path, list);
    for (int i = 0; i < volumes.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode name = volumes.get(i).path("name");
      if (fields.object(at, volumes.get(i))
          && fields.text(at + ".name", name)
          && !names.add(name.asText())) {
        fields.add(at + ".name", "the volume " + name + " stands twice");
      }
    }
    return names;
  }

  private static void containers(
      FieldChecks fields,
      String path,
      List<JsonNode> containers,
      Set<String> volumes,
      Set<String> names) {
    for (int i = 0; i < containers.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode container = containers.get(i);
      if (!fields.object(at, container)) {
        continue;
      }
      if (fields.text(at + ".name", container.path("name"))) {
        String name = container.path("name").asText();
        if (!Names.isLabel(name)) {
          fields.add(
              at + ".name",
              "the container name \"%s\" must be lower case letters, digits and inner dashes"
                  .formatted(MetadataChecks.shown(name)));
        } else if (!names.add(name)) {
          fields.add(at + ".name", "the container name \"" + name + "\" stands twice");
        }
      }
      if (fields.text(at + ".image", container.path("image"))
          && !container.path("image").asText().strip().equals(container.path("image").asText())) {
        fields.add(at + ".image", "the image has blanks around it");
      }
      fields.oneOf(
          at + ".imagePullPolicy",
          container.path("imagePullPolicy"),
          List.of("Always", "IfNotPresent", "Never"));
      ports(fields, at + ".ports", container.path("ports"));
      environment(fields, at + ".env", container.path("env"));
      mounts(fields, at + ".volumeMounts", container.path("volumeMounts"), volumes);
      words(fields, at + ".command", container.path("command"));
      words(fields, at + ".args", container.path("args"));
    }
  }

  private static void ports(FieldChecks fields, String path, JsonNode list) {
    List<JsonNode> ports = fields.list(path, list);
    for (int i = 0; i < ports.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode port = ports.get(i);
      if (!fields.object(at, port)) {
        continue;
      }
      fields.port(at + ".containerPort", port.path("containerPort"));
      fields.integer(at + ".hostPort", port.path("hostPort"), 0, 65_535);
      fields.oneOf(at + ".protocol", port.path("protocol"), ServiceChecks.PROTOCOLS);
      JsonNode name = port.path("name");
      if (fields.optionalText(at + ".name", name)
          && !name.asText().isEmpty()
          && !Names.isPortName(name.asText())) {
        fields.add(
            at + ".name",
            "the port name %s must be at most 15 lower case letters, digits and dashes"
                .formatted(MetadataChecks.shown(name)));
      }
    }
  }

  private static void environment(FieldChecks fields, String path, JsonNode list) {
    List<JsonNode> variables = fields.list(path, list);
    for (int i = 0; i < variables.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode variable = variables.get(i);
      if (!fields.object(at, variable)) {
        continue;
      }
      if (fields.text(at + ".name", variable.path("name"))
          && !Names.isEnvironmentName(variable.path("name").asText())) {
        fields.add(
            at + ".name",
            MetadataChecks.shown(variable.path("name"))
                + " is not a valid name of an environment variable");
      }
      fields.optionalText(at + ".value", variable.path("value"));
    }
  }

  private static void mounts(FieldChecks fields, String path, JsonNode list, Set<String> volumes) {
    List<JsonNode> mounts = fields.list(path, list);
    for (int i = 0; i < mounts.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode mount = mounts.get(i);
      if (!fields.object(at, mount)) {
        continue;
      }
      fields.text(at + ".mountPath", mount.path("mountPath"));
      if (fields.text(at + ".name", mount.path("name"))
          && !volumes.contains(mount.path("name").asText())) {
        fields.add(at + ".name", "the pod has no volume named " + mount.path("name"));
      }
    }
  }

  private static void words(FieldChecks fields, String path, JsonNode list) {
    List<JsonNode> words = fields.list(path, list);
    for (int i = 0; i < words.size(); i++) {
      fields.optionalText(path + "[" + i + "]", words.get(i));
    }
  }
}
