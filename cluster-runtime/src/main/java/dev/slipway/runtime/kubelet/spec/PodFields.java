package dev.slipway.runtime.kubelet.spec;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.EngineFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a pod can tell its containers about itself.
 *
 * @param podIp empty while it is not known
 */
public record PodFields(Pod pod, String podIp, String hostIp, EngineFacts machine) {
  public PodFields {
    requireNonNull(pod);
    requireNonNull(podIp);
    requireNonNull(hostIp);
    requireNonNull(machine);
  }

  /** True when the field is known only once the sandbox runs. */
  static boolean needsAddress(String path) {
    return path.equals("status.podIP") || path.equals("status.podIPs");
  }

  /** The value of a field path such as {@code metadata.name}. */
  public String field(String path) throws ConfigException {
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels" -> lines(pod.getMetadata().getLabels());
      case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
      case "spec.nodeName" -> orEmpty(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
      case "status.hostIP", "status.hostIPs" -> hostIp;
      case "status.podIP", "status.podIPs" -> podIp;
      default -> subscripted(path);
    };
  }

  private String subscripted(String path) throws ConfigException {
    String labels = "metadata.labels['";
    String annotations = "metadata.annotations['";
    if (path.startsWith(labels) && path.endsWith("']")) {
      return get(pod.getMetadata().getLabels(), path.substring(labels.length(), path.length() - 2));
    }
    if (path.startsWith(annotations) && path.endsWith("']")) {
      return get(
          pod.getMetadata().getAnnotations(),
          path.substring(annotations.length(), path.length() - 2));
    }
    throw new ConfigException("fieldRef " + path + " is not supported");
  }

  /** A resource of a container, such as {@code limits.memory}, in units of {@code divisor}. */
  public String resource(Container container, String resource, @Nullable Quantity divisor)
      throws ConfigException {
    BigDecimal value = Quantity.getAmountInBytes(quantity(container, resource));
    BigDecimal unit =
        divisor == null || isZero(divisor) ? BigDecimal.ONE : Quantity.getAmountInBytes(divisor);
    return value.divide(unit, 0, RoundingMode.CEILING).toPlainString();
  }

  private static boolean isZero(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).signum() == 0;
  }

  private Quantity quantity(Container container, String resource) throws ConfigException {
    Map<String, Quantity> limits =
        container.getResources() == null || container.getResources().getLimits() == null
            ? Map.of()
            : container.getResources().getLimits();
    Map<String, Quantity> requests =
        container.getResources() == null || container.getResources().getRequests() == null
            ? Map.of()
            : container.getResources().getRequests();
    return switch (resource) {
      case "limits.cpu" -> limits.getOrDefault("cpu", new Quantity("" + machine.cpus()));
      case "limits.memory" ->
          limits.getOrDefault("memory", new Quantity("" + machine.memoryBytes()));
      case "requests.cpu" -> requests.getOrDefault("cpu", new Quantity("0"));
      case "requests.memory" -> requests.getOrDefault("memory", new Quantity("0"));
      default -> throw new ConfigException("resourceFieldRef " + resource + " is not supported");
    };
  }

  private static String get(@Nullable Map<String, String> map, String key) {
    return map == null ? "" : map.getOrDefault(key, "");
  }

  private static String lines(@Nullable Map<String, String> map) {
    if (map == null) {
      return "";
    }
    return map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + "\"")
        .collect(Collectors.joining("\n"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
