package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a container must look like. */
final class ContainerRules {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

  private final Check check;
  private final String at;
  private final JsonNode container;

  ContainerRules(Check check, String at, JsonNode container) {
    this.check = check;
    this.at = at;
    this.container = container;
  }

  /** The name, and that no other container has it. */
  void names(Set<String> taken) {
    JsonNode name = container.path("name");
    if (check.label(at + ".name", name) && !taken.add(name.textValue())) {
      check.duplicate(at + ".name", name.textValue());
    }
  }

  void check(Set<String> volumes) {
    JsonNode image = container.path("image");
    if (check.text(at + ".image", image) && !image.textValue().equals(image.textValue().strip())) {
      check.invalid(at + ".image", image, "must not have leading or trailing whitespace");
    }
    check.oneOf(
        at + ".imagePullPolicy",
        container.path("imagePullPolicy"),
        List.of("Always", "IfNotPresent", "Never"));
    check.oneOf(
        at + ".terminationMessagePolicy",
        container.path("terminationMessagePolicy"),
        List.of("FallbackToLogsOnError", "File"));
    environment();
    mounts(volumes);
    resources();
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      probe(at + "." + probe, container.path(probe));
    }
    for (String hook : List.of("postStart", "preStop")) {
      JsonNode handler = container.path("lifecycle").path(hook);
      if (handler.isObject()) {
        handler(at + ".lifecycle." + hook, handler);
      }
    }
  }

  void ports(Set<String> hostPorts, boolean hostNetwork) {
    JsonNode ports = container.path("ports");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = at + ".ports[" + i + "]";
      JsonNode port = ports.path(i);
      JsonNode name = port.path("name");
      if (!Tree.empty(name) && check.portName(path + ".name", name) && !names.add(name.asText())) {
        check.duplicate(path + ".name", name.asText());
      }
      JsonNode number = port.path("containerPort");
      if (Tree.absent(number) || (number.isIntegralNumber() && number.asLong() == 0)) {
        check.required(path + ".containerPort", "");
      } else {
        check.port(path + ".containerPort", number);
      }
      hostPort(path, port, hostPorts, hostNetwork);
      if (Tree.empty(port.path("protocol"))) {
        check.required(path + ".protocol", "");
      } else {
        check.oneOf(path + ".protocol", port.path("protocol"), PROTOCOLS);
      }
    }
  }

  private void hostPort(String path, JsonNode port, Set<String> hostPorts, boolean hostNetwork) {
    JsonNode hostPort = port.path("hostPort");
    if (Tree.absent(hostPort) || (hostPort.isIntegralNumber() && hostPort.asLong() == 0)) {
      return;
    }
    if (!check.port(path + ".hostPort", hostPort)) {
      return;
    }
    if (hostNetwork && hostPort.asInt() != port.path("containerPort").asInt()) {
      check.invalid(
          path + ".containerPort",
          port.path("containerPort"),
          "must match `hostPort` when `hostNetwork` is true");
    }
    String taken =
        port.path("protocol").asText()
            + "/"
            + port.path("hostIP").asText("")
            + "/"
            + hostPort.asText();
    if (!hostPorts.add(taken)) {
      check.duplicate(path + ".hostPort", taken);
    }
  }

  private void environment() {
    JsonNode variables = container.path("env");
    for (int i = 0; i < variables.size(); i++) {
      String path = at + ".env[" + i + "]";
      JsonNode variable = variables.path(i);
      JsonNode name = variable.path("name");
      if (check.text(path + ".name", name) && !name.textValue().matches("[ -<>-~]+")) {
        check.invalid(
            path + ".name",
            name,
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
      }
      if (variable.path("valueFrom").isObject() && !Tree.empty(variable.path("value"))) {
        check.invalid(
            path + ".valueFrom",
            TextNode.valueOf(""),
            "may not be specified when `value` is not empty");
      }
    }
  }

  private void mounts(Set<String> volumes) {
    JsonNode mounts = container.path("volumeMounts");
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      String path = at + ".volumeMounts[" + i + "]";
      JsonNode mount = mounts.path(i);
      JsonNode name = mount.path("name");
      if (check.text(path + ".name", name) && !volumes.contains(name.textValue())) {
        check.notFound(path + ".name", name.textValue());
      }
      JsonNode mountPath = mount.path("mountPath");
      if (check.text(path + ".mountPath", mountPath) && !paths.add(mountPath.textValue())) {
        check.invalid(path + ".mountPath", mountPath, "must be unique");
      }
      String subPath = mount.path("subPath").asText("");
      if (subPath.startsWith("/")) {
        check.invalid(path + ".subPath", mount.path("subPath"), "must be a relative path");
      } else if (List.of(subPath.split("/")).contains("..")) {
        check.invalid(path + ".subPath", mount.path("subPath"), "must not contain '..'");
      }
    }
  }

  private void resources() {
    JsonNode resources = container.path("resources");
    check.quantities(at + ".resources.limits", resources.path("limits"));
    check.quantities(at + ".resources.requests", resources.path("requests"));
    for (var request : resources.path("requests").properties()) {
      JsonNode limit = resources.path("limits").path(request.getKey());
      var asked = Quantities.value(request.getValue());
      var most = Quantities.value(limit);
      if (asked.isPresent() && most.isPresent() && asked.get().compareTo(most.get()) > 0) {
        check.invalid(
            at + ".resources.requests",
            request.getValue(),
            "must be less than or equal to " + request.getKey() + " limit of " + limit.asText());
      }
    }
  }

  private void probe(String path, JsonNode probe) {
    if (!probe.isObject()) {
      return;
    }
    handler(path, probe);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      check.notNegative(path + "." + field, probe.path(field));
    }
    if (!path.endsWith("readinessProbe")
        && probe.path("successThreshold").isIntegralNumber()
        && probe.path("successThreshold").asInt() != 1) {
      check.invalid(path + ".successThreshold", probe.path("successThreshold"), "must be 1");
    }
  }

  private void handler(String path, JsonNode handler) {
    List<String> given = HANDLERS.stream().filter(type -> handler.path(type).isObject()).toList();
    if (given.isEmpty() && !handler.path("sleep").isObject()) {
      check.required(path, "must specify a handler type");
      return;
    }
    if (given.size() > 1) {
      check.forbidden(path + "." + given.get(1), "may not specify more than 1 handler type");
    }
    for (String type : given) {
      JsonNode port = handler.path(type).path("port");
      if (type.equals("exec")) {
        if (handler.path(type).path("command").isEmpty()) {
          check.required(path + ".exec.command", "");
        }
      } else if (port.isTextual()) {
        check.portName(path + "." + type + ".port", port);
      } else {
        check.port(path + "." + type + ".port", port);
      }
    }
  }
}
