package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code log} subresource: passes on what the pod's node answers. */
public final class Logs implements Verb {
  private static final List<String> PARAMETERS =
      List.of(
          "follow",
          "tailLines",
          "previous",
          "timestamps",
          "sinceSeconds",
          "sinceTime",
          "limitBytes");

  private static final List<String> NUMBERS = List.of("tailLines", "sinceSeconds", "limitBytes");

  private final ObjectStore objects;
  private final ResourceType nodes;
  private final NodeConnection connection;

  public Logs(ObjectStore objects, ResourceType nodes, NodeConnection connection) {
    this.objects = requireNonNull(objects);
    this.nodes = requireNonNull(nodes);
    this.connection = requireNonNull(connection);
  }

  /** Reaches the kubelets. */
  public interface NodeConnection {
    /**
     * Opens a stream that a kubelet answers.
     *
     * @param node the node
     * @param path below the kubelet's root
     * @param parameters of the query
     * @throws ApiException what the kubelet refuses, or that it cannot be reached
     */
    InputStream open(KubeObject node, String path, Map<String, String> parameters)
        throws IOException, InterruptedException;
  }

  @Override
  public void answer(ResourceCall call) throws IOException, InterruptedException {
    NUMBERS.forEach(call.call()::number);
    KubeObject pod =
        objects.get(call.target().key()).orElseThrow(() -> call.target().notFound()).parse();
    String container = container(call, pod);
    String nodeName = pod.text("spec", "nodeName").orElse("");
    if (nodeName.isEmpty()) {
      throw ApiException.badRequest("pod " + pod.name() + " does not have a host assigned");
    }
    KubeObject node =
        objects
            .get(Keys.of(nodes, "", nodeName))
            .orElseThrow(() -> ApiException.notFound("", "nodes", nodeName))
            .parse();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : PARAMETERS) {
      call.call().parameter(name).ifPresent(value -> parameters.put(name, value));
    }
    String path = "/containerLogs/" + call.path().namespace() + "/" + pod.name() + "/" + container;
    try (InputStream in = connection.open(node, path, parameters)) {
      OutputStream out = call.call().stream(200, "text/plain");
      out.flush();
      byte[] buffer = new byte[8_192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }

  private static String container(ResourceCall call, KubeObject pod) {
    List<String> names = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (JsonNode one : pod.at("spec", "containers")) {
      names.add(one.path("name").asText());
    }
    all.addAll(names);
    for (JsonNode one : pod.at("spec", "initContainers")) {
      all.add(one.path("name").asText());
    }
    String asked = call.call().parameter("container").orElse("");
    if (asked.isEmpty()) {
      if (names.size() == 1) {
        return names.getFirst();
      }
      throw ApiException.badRequest(
          "a container name must be specified for pod "
              + pod.name()
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    if (!all.contains(asked)) {
      throw ApiException.badRequest("container " + asked + " is not valid for pod " + pod.name());
    }
    return asked;
  }
}
