package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether a pod may run on a node. Pure. */
final class Fit {
  private Fit() {}

  /** Why not; empty when it may. */
  static List<String> obstacles(PodNeeds pod, NodeView node) {
    if (node.unschedulable() && !toleratesUnschedulable(pod)) {
      return List.of("node(s) were unschedulable");
    }
    for (Taint taint : node.taints()) {
      if (!"PreferNoSchedule".equals(taint.getEffect()) && !tolerates(pod, taint)) {
        return List.of(
            "node(s) had untolerated taint {"
                + taint.getKey()
                + ": "
                + Objects.toString(taint.getValue(), "")
                + "}");
      }
    }
    if (!node.ready() && !toleratesNotReady(pod)) {
      return List.of("node(s) were not ready");
    }
    if (!node.labels().entrySet().containsAll(pod.nodeSelector().entrySet())
        || !(pod.nodeTerms().isEmpty() || NodeTerms.matchAny(pod.nodeTerms(), node))) {
      return List.of("node(s) didn't match Pod's node affinity/selector");
    }
    if (portsTaken(pod, node)) {
      return List.of("node(s) didn't have free ports for the requested pod ports");
    }
    return shortages(pod, node);
  }

  /** The taint follows the field; a pod that bears the one bears the other. */
  private static boolean toleratesUnschedulable(PodNeeds pod) {
    return tolerates(pod, noSchedule("node.kubernetes.io/unschedulable"));
  }

  private static boolean toleratesNotReady(PodNeeds pod) {
    return tolerates(pod, noSchedule("node.kubernetes.io/not-ready"));
  }

  private static Taint noSchedule(String key) {
    Taint taint = new Taint();
    taint.setKey(key);
    taint.setEffect("NoSchedule");
    return taint;
  }

  static boolean tolerates(PodNeeds pod, Taint taint) {
    return pod.tolerations().stream().anyMatch(each -> tolerates(each, taint));
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    String effect = Objects.toString(toleration.getEffect(), "");
    String key = Objects.toString(toleration.getKey(), "");
    if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.getKey())) {
      return false;
    }
    if ("Exists".equals(toleration.getOperator())) {
      return true;
    }
    return !key.isEmpty()
        && Objects.toString(toleration.getValue(), "")
            .equals(Objects.toString(taint.getValue(), ""));
  }

  private static boolean portsTaken(PodNeeds pod, NodeView node) {
    return !pod.hostPorts().isEmpty()
        && node.pods().stream()
            .flatMap(other -> other.hostPorts().stream())
            .anyMatch(
                taken -> pod.hostPorts().stream().anyMatch(port -> port.conflictsWith(taken)));
  }

  private static List<String> shortages(PodNeeds pod, NodeView node) {
    List<String> shortages = new ArrayList<>();
    if (node.pods().size() + 1L > node.allocatable().get("pods")) {
      shortages.add("Too many pods");
    }
    pod.requests()
        .amounts()
        .forEach(
            (name, amount) -> {
              long free = node.allocatable().get(name) - node.used().get(name);
              if (amount > 0 && amount > free) {
                shortages.add("Insufficient " + name);
              }
            });
    return shortages;
  }
}
