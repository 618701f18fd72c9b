package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a pod's specification says where its author says nothing. */
final class PodDefaults {
  private static final int FILE_MODE = 0644;
  private static final List<String> WITH_FILE_MODE =
      List.of("secret", "configMap", "downwardAPI", "projected");

  private PodDefaults() {}

  /** Of a pod, and of the template of pods in a controller. */
  static void spec(JsonNode node) {
    if (!(node instanceof ObjectNode spec)) {
      return;
    }
    Tree.text(spec, "restartPolicy", "Always");
    Tree.number(spec, "terminationGracePeriodSeconds", 30);
    Tree.text(spec, "dnsPolicy", "ClusterFirst");
    Tree.object(spec, "securityContext");
    Tree.text(spec, "schedulerName", "default-scheduler");
    serviceAccount(spec);
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Tree.objects(spec.path(list)).forEach(PodDefaults::container);
    }
    Tree.objects(spec.path("volumes")).forEach(PodDefaults::volume);
  }

  /** Of pods only: what a template leaves to the pods that are made from it. */
  static void pod(JsonNode node) {
    if (!(node instanceof ObjectNode spec)) {
      return;
    }
    Tree.flag(spec, "enableServiceLinks", true);
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : Tree.objects(spec.path(list))) {
        requestsFromLimits(container.path("resources"));
        if (spec.path("hostNetwork").asBoolean()) {
          Tree.objects(container.path("ports")).forEach(PodDefaults::hostPort);
        }
      }
    }
  }

  /** What the server decides for a pod, so that nobody comes to own it. */
  static void admitted(JsonNode node) {
    if (node instanceof ObjectNode spec) {
      Tree.number(spec, "priority", 0);
      Tree.text(spec, "preemptionPolicy", "PreemptLowerPriority");
    }
  }

  /** The first of several addresses is also the one address that older clients know. */
  static void addresses(JsonNode node) {
    if (node instanceof ObjectNode status
        && !Tree.empty(status.path("podIP"))
        && Tree.empty(status.path("podIPs"))) {
      status.putArray("podIPs").addObject().set("ip", status.path("podIP"));
    }
  }

  private static void hostPort(ObjectNode port) {
    if (port.path("hostPort").asInt() == 0 && port.path("containerPort").isIntegralNumber()) {
      port.set("hostPort", port.path("containerPort"));
    }
  }

  private static void requestsFromLimits(JsonNode resources) {
    if (resources instanceof ObjectNode object && object.path("limits").isObject()) {
      for (var limit : object.path("limits").properties()) {
        Tree.object(object, "requests");
        if (object.path("requests") instanceof ObjectNode requests
            && !requests.has(limit.getKey())) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
  }

  /** The older name of the field is still written beside the newer one. */
  private static void serviceAccount(ObjectNode spec) {
    if (!Tree.empty(spec.path("serviceAccountName"))) {
      spec.set("serviceAccount", spec.path("serviceAccountName"));
    } else if (!Tree.empty(spec.path("serviceAccount"))) {
      spec.set("serviceAccountName", spec.path("serviceAccount"));
    }
  }

  private static void container(ObjectNode container) {
    Tree.text(container, "terminationMessagePath", "/dev/termination-log");
    Tree.text(container, "terminationMessagePolicy", "File");
    Tree.text(container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
    Tree.object(container, "resources");
    Quantities.canonicalize(container.path("resources").path("limits"));
    Quantities.canonicalize(container.path("resources").path("requests"));
    for (ObjectNode port : Tree.objects(container.path("ports"))) {
      Tree.text(port, "protocol", "TCP");
    }
    for (ObjectNode variable : Tree.objects(container.path("env"))) {
      fieldReference(variable.path("valueFrom").path("fieldRef"));
      divisor(variable.path("valueFrom").path("resourceFieldRef"));
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      probe(container.path(probe));
    }
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(container.path("lifecycle").path(hook).path("httpGet"));
    }
  }

  /** Without a tag and without a digest an image is the latest. */
  private static String pullPolicy(String image) {
    int slash = image.lastIndexOf('/');
    String last = image.substring(slash + 1);
    if (last.contains("@")) {
      return "IfNotPresent";
    }
    int colon = last.indexOf(':');
    return colon < 0 || last.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
  }

  private static void probe(JsonNode node) {
    if (!(node instanceof ObjectNode probe)) {
      return;
    }
    positive(probe, "timeoutSeconds", 1);
    positive(probe, "periodSeconds", 10);
    positive(probe, "successThreshold", 1);
    positive(probe, "failureThreshold", 3);
    httpGet(probe.path("httpGet"));
    if (probe.path("grpc") instanceof ObjectNode grpc && Tree.absent(grpc.path("service"))) {
      grpc.put("service", "");
    }
  }

  private static void positive(ObjectNode probe, String field, int value) {
    if (Tree.absent(probe.path(field)) || probe.path(field).asInt(1) == 0) {
      probe.put(field, value);
    }
  }

  private static void httpGet(JsonNode node) {
    if (node instanceof ObjectNode httpGet) {
      Tree.text(httpGet, "path", "/");
      Tree.text(httpGet, "scheme", "HTTP");
    }
  }

  private static void fieldReference(JsonNode node) {
    if (node instanceof ObjectNode reference) {
      Tree.text(reference, "apiVersion", "v1");
    }
  }

  private static void divisor(JsonNode node) {
    if (node instanceof ObjectNode reference) {
      Tree.text(reference, "divisor", "0");
    }
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1 && volume.has("name")) {
      volume.putObject("emptyDir");
    }
    if (volume.path("hostPath") instanceof ObjectNode hostPath
        && Tree.absent(hostPath.path("type"))) {
      hostPath.put("type", "");
    }
    if (volume.path("emptyDir") instanceof ObjectNode emptyDir) {
      Quantities.canonicalize(emptyDir, "sizeLimit");
    }
    for (String source : WITH_FILE_MODE) {
      if (volume.path(source) instanceof ObjectNode fields) {
        Tree.number(fields, "defaultMode", FILE_MODE);
      }
    }
    for (ObjectNode item : Tree.objects(volume.path("downwardAPI").path("items"))) {
      fieldReference(item.path("fieldRef"));
      divisor(item.path("resourceFieldRef"));
    }
    for (ObjectNode source : Tree.objects(volume.path("projected").path("sources"))) {
      if (source.path("serviceAccountToken") instanceof ObjectNode token) {
        Tree.number(token, "expirationSeconds", 3600);
      }
      for (ObjectNode item : Tree.objects(source.path("downwardAPI").path("items"))) {
        fieldReference(item.path("fieldRef"));
        divisor(item.path("resourceFieldRef"));
      }
    }
  }
}
