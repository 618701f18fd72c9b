package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's specification must look like. */
final class PodRules {
  private static final Set<String> VOLUME_FIELDS_BESIDE_SOURCE = Set.of("name");

  private final Check check;
  private final String path;
  private final JsonNode spec;

  private PodRules(Check check, String path, JsonNode spec) {
    this.check = check;
    this.path = path;
    this.spec = spec;
  }

  static void check(Check check, String path, JsonNode spec) {
    new PodRules(check, path, spec).run();
  }

  private void run() {
    Set<String> volumes = volumes();
    if (Tree.objects(spec.path("containers")).isEmpty()) {
      check.required(path + ".containers", "");
    }
    Set<String> names = new HashSet<>();
    Set<String> hostPorts = new HashSet<>();
    boolean hostNetwork = spec.path("hostNetwork").asBoolean();
    for (String list : List.of("containers", "initContainers")) {
      JsonNode containers = spec.path(list);
      for (int i = 0; i < containers.size(); i++) {
        String at = path + "." + list + "[" + i + "]";
        ContainerRules rules = new ContainerRules(check, at, containers.path(i));
        rules.names(names);
        rules.check(volumes);
        rules.ports(hostPorts, hostNetwork);
      }
    }
    check.oneOf(
        path + ".restartPolicy",
        spec.path("restartPolicy"),
        List.of("Always", "OnFailure", "Never"));
    check.oneOf(
        path + ".dnsPolicy",
        spec.path("dnsPolicy"),
        List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"));
    check.notNegative(
        path + ".terminationGracePeriodSeconds", spec.path("terminationGracePeriodSeconds"));
    check.positive(path + ".activeDeadlineSeconds", spec.path("activeDeadlineSeconds"));
    check.labels(path + ".nodeSelector", spec.path("nodeSelector"));
    check.subdomain(path + ".nodeName", spec.path("nodeName"));
    check.subdomain(path + ".serviceAccountName", spec.path("serviceAccountName"));
    if (!Tree.empty(spec.path("hostname"))) {
      check.label(path + ".hostname", spec.path("hostname"));
    }
    if (!Tree.empty(spec.path("subdomain"))) {
      check.label(path + ".subdomain", spec.path("subdomain"));
    }
    tolerations();
  }

  private Set<String> volumes() {
    Set<String> names = new HashSet<>();
    JsonNode volumes = spec.path("volumes");
    for (int i = 0; i < volumes.size(); i++) {
      String at = path + ".volumes[" + i + "]";
      JsonNode volume = volumes.path(i);
      JsonNode name = volume.path("name");
      if (check.label(at + ".name", name) && !names.add(name.textValue())) {
        check.duplicate(at + ".name", name.textValue());
      }
      List<String> sources = new ArrayList<>();
      for (var field : volume.properties()) {
        if (!VOLUME_FIELDS_BESIDE_SOURCE.contains(field.getKey()) && field.getValue().isObject()) {
          sources.add(field.getKey());
        }
      }
      if (sources.isEmpty()) {
        check.required(at, "must specify a volume type");
      } else if (sources.size() > 1) {
        check.forbidden(at + "." + sources.get(1), "may not specify more than 1 volume type");
      } else {
        source(at + "." + sources.get(0), sources.get(0), volume.path(sources.get(0)));
      }
    }
    return names;
  }

  private void source(String at, String type, JsonNode source) {
    switch (type) {
      case "hostPath" -> {
        if (check.text(at + ".path", source.path("path"))
            && List.of(source.path("path").asText().split("/")).contains("..")) {
          check.invalid(at + ".path", source.path("path"), "must not contain '..'");
        }
      }
      case "secret" -> check.text(at + ".secretName", source.path("secretName"));
      case "configMap" -> check.text(at + ".name", source.path("name"));
      case "persistentVolumeClaim" -> check.text(at + ".claimName", source.path("claimName"));
      case "gcePersistentDisk" -> check.text(at + ".pdName", source.path("pdName"));
      case "gitRepo" -> check.text(at + ".repository", source.path("repository"));
      case "nfs" -> {
        check.text(at + ".server", source.path("server"));
        check.text(at + ".path", source.path("path"));
      }
      default -> {
        // Whoever mounts it judges it.
      }
    }
  }

  private void tolerations() {
    JsonNode tolerations = spec.path("tolerations");
    for (int i = 0; i < tolerations.size(); i++) {
      String at = path + ".tolerations[" + i + "]";
      JsonNode toleration = tolerations.path(i);
      boolean exists = toleration.path("operator").asText().equals("Exists");
      if (Tree.empty(toleration.path("key")) && !exists) {
        check.invalid(
            at + ".operator",
            toleration.path("operator"),
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"");
      }
      check.oneOf(at + ".operator", toleration.path("operator"), List.of("Equal", "Exists"));
      check.oneOf(
          at + ".effect",
          toleration.path("effect"),
          List.of("NoSchedule", "PreferNoSchedule", "NoExecute"));
    }
  }
}
