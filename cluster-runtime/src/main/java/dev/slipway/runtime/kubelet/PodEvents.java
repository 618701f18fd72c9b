package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.events.Subject;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** Tells what happens to a pod as events of the API. */
final class PodEvents {
  private final EventRecorder recorder;

  PodEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  void normal(Pod pod, String reason, String message) {
    recorder.record(subject(pod), EventRecorder.Type.NORMAL, reason, message);
  }

  void warning(Pod pod, String reason, String message) {
    recorder.record(subject(pod), EventRecorder.Type.WARNING, reason, message);
  }

  void normal(Pod pod, String container, String reason, String message) {
    recorder.record(
        subject(pod).at(path(pod, container)), EventRecorder.Type.NORMAL, reason, message);
  }

  void warning(Pod pod, String container, String reason, String message) {
    recorder.record(
        subject(pod).at(path(pod, container)), EventRecorder.Type.WARNING, reason, message);
  }

  private static Subject subject(Pod pod) {
    return new Subject(
        "v1",
        "Pod",
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        "");
  }

  private static String path(Pod pod, String container) {
    List<String> init =
        pod.getSpec().getInitContainers().stream().map(found -> found.getName()).toList();
    return (init.contains(container) ? "spec.initContainers{" : "spec.containers{")
        + container
        + "}";
  }
}
