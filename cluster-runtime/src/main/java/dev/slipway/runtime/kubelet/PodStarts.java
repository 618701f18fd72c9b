package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.image.ImageOutcome;
import dev.slipway.runtime.kubelet.image.ImagePolicy;
import dev.slipway.runtime.kubelet.image.ImagePuller;
import dev.slipway.runtime.kubelet.image.ImageRequest;
import dev.slipway.runtime.kubelet.pod.Step;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.spec.ConfigException;
import dev.slipway.runtime.kubelet.spec.ContainerFactory;
import dev.slipway.runtime.kubelet.spec.PodFields;
import dev.slipway.runtime.kubelet.status.Waiting;
import dev.slipway.runtime.kubelet.volume.ContainerMounts;
import dev.slipway.runtime.kubelet.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what a plan wants started, as much of it at once as can be: the sandbox comes up while
 * volumes are prepared and containers are made; each container starts as soon as the sandbox runs.
 */
final class PodStarts {
  private static final Logger log = LoggerFactory.getLogger(PodStarts.class);
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(10);
  private static final Duration START_RETRY = Duration.ofSeconds(5);
  private static final Pattern ENGINE_ID = Pattern.compile(" ?\\(?\\b[0-9a-f]{64}\\b\\)?");
  private static final Duration UNTIL_CALLED_BACK = Duration.ofHours(24);

  private final ContainerRuntime runtime;
  private final ContainerView view;
  private final ContainerFactory factory;
  private final ImagePuller images;
  private final PodFiles files;
  private final PodHooks hooks;
  private final PodEvents events;
  private final NodeFacts node;
  private final InstantSource clock;
  private final Executor threads;

  PodStarts(Parts parts, PodFiles files, PodHooks hooks) {
    this.runtime = parts.runtime();
    this.view = parts.view();
    this.factory = parts.factory();
    this.images = parts.images();
    this.files = files;
    this.hooks = hooks;
    this.events = parts.events();
    this.node = parts.node();
    this.clock = parts.clock();
    this.threads = parts.threads();
  }

  /** Where a sandbox is on its way up. */
  private record Sandbox(
      String name, CompletableFuture<String> made, CompletableFuture<RuntimeContainer> running) {}

  /**
   * Starts what {@code steps} asks for and returns when all that could be started is.
   *
   * @param wake makes the pod be looked at again
   */
  void run(Pod pod, PodRecord record, List<Step> steps, Runnable wake) {
    List<Step.StartContainer> starts =
        steps.stream()
            .filter(Step.StartContainer.class::isInstance)
            .map(Step.StartContainer.class::cast)
            .toList();
    Optional<Step.StartSandbox> wanted =
        steps.stream()
            .filter(Step.StartSandbox.class::isInstance)
            .map(Step.StartSandbox.class::cast)
            .findFirst();
    if (starts.isEmpty() && wanted.isEmpty()) {
      return;
    }
    if (!files.prepareNames(pod, record, starts)) {
      return;
    }
    Optional<Sandbox> sandbox =
        wanted.isPresent() ? Optional.of(startSandbox(pod, wanted.get())) : present(pod);
    if (sandbox.isEmpty()) {
      return;
    }
    CompletableFuture<Boolean> volumes =
        CompletableFuture.supplyAsync(() -> files.prepareVolumes(pod, record, starts), threads);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Step.StartContainer start : starts) {
      all.add(
          CompletableFuture.runAsync(
              () -> start(pod, record, start, sandbox.get(), volumes, wake), threads));
    }
    // Waited for, so that a pod has one worker; failures were recorded where they happened.
    all.forEach(CompletableFuture::join);
    concludeSandbox(pod, record, starts, sandbox.get());
    volumes.join();
  }

  private Optional<Sandbox> present(Pod pod) {
    return view.of(pod.getMetadata().getUid())
        .sandbox()
        .map(
            running ->
                new Sandbox(
                    running.identity().sandbox(),
                    CompletableFuture.completedFuture(running.id()),
                    CompletableFuture.completedFuture(running)));
  }

  private Sandbox startSandbox(Pod pod, Step.StartSandbox step) {
    String name = factory.sandboxName(pod, step.attempt());
    CompletableFuture<String> made =
        CompletableFuture.supplyAsync(
            () -> runtime.create(factory.sandbox(pod, step.attempt(), runtime.sandboxImage())),
            threads);
    CompletableFuture<RuntimeContainer> running =
        made.thenApply(
            id -> {
              runtime.start(id);
              RuntimeContainer sandbox =
                  runtime
                      .inspect(id)
                      .filter(RuntimeContainer::isRunning)
                      .orElseThrow(() -> new ContainerException("the sandbox ended at once"));
              view.look(sandbox);
              files.writeHosts(pod, sandbox.address());
              return sandbox;
            });
    return new Sandbox(name, made, running);
  }

  private void concludeSandbox(
      Pod pod, PodRecord record, List<Step.StartContainer> starts, Sandbox sandbox) {
    try {
      sandbox.running().join();
      record.sandboxStarted();
    } catch (CompletionException e) {
      String words = words(e);
      // The engine's ids differ each time; without them it is one event that counts up.
      String message = ENGINE_ID.matcher(words).replaceAll("");
      events.warning(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: " + message);
      record.holdSandbox(clock.instant());
      Waiting waiting = new Waiting("ContainerCreating", message);
      starts.forEach(start -> record.waiting().put(start.container().getName(), waiting));
      if (words.contains("already in use")) {
        view.lookAgain(runtime);
      }
      if (!sandbox.made().isCompletedExceptionally()) {
        String id = sandbox.made().join();
        runtime.remove(id);
        view.drop(id);
      }
    }
  }

  private void start(
      Pod pod,
      PodRecord record,
      Step.StartContainer start,
      Sandbox sandbox,
      CompletableFuture<Boolean> volumes,
      Runnable wake) {
    Container container = start.container();
    try {
      Optional<LocalImage> image = image(pod, record, start, wake);
      if (image.isEmpty() || !volumes.join()) {
        return;
      }
      List<ContainerSpec.BindMount> mounts =
          new ContainerMounts(files.directory(pod), record.volumes())
              .of(container, start.attempt());
      sandbox.made().join();
      String address = factory.needsAddress(container) ? sandbox.running().join().address() : "";
      PodFields fields = new PodFields(pod, address, node.address(), node.machine());
      String id =
          runtime.create(factory.container(fields, start, sandbox.name(), image.get(), mounts));
      events.normal(
          pod, container.getName(), "Created", "Created container: " + container.getName());
      awaitSandbox(sandbox, id);
      launch(pod, record, container, id);
    } catch (ConfigException | KubernetesClientException e) {
      refuse(pod, record, container, "CreateContainerConfigError", words(e));
    } catch (VolumeException e) {
      events.warning(pod, "FailedMount", words(e));
      record.hold(
          container.getName(),
          new Waiting("ContainerCreating", words(e)),
          clock.instant().plus(record.nextMountRetry()));
    } catch (ContainerException e) {
      if (words(e).contains("already in use")) {
        view.lookAgain(runtime);
      }
      refuse(pod, record, container, "CreateContainerError", words(e));
    } catch (CompletionException e) {
      // The sandbox did not come up; that is told once for the whole pod.
      log.atDebug().setCause(e).addKeyValue("container", container.getName()).log("no sandbox");
    }
  }

  private void awaitSandbox(Sandbox sandbox, String id) {
    try {
      sandbox.running().join();
    } catch (CompletionException e) {
      runtime.remove(id);
      throw e;
    }
  }

  private void launch(Pod pod, PodRecord record, Container container, String id) {
    try {
      runtime.start(id);
    } catch (ContainerException e) {
      failedStart(pod, record, container, id, words(e));
      return;
    }
    record.started(container.getName());
    Optional<RuntimeContainer> running = runtime.inspect(id);
    if (running.isPresent()) {
      hooks.started(pod, record, container, running.get());
      view.look(running.get());
    }
    events.normal(pod, container.getName(), "Started", "Started container " + container.getName());
  }

  /** A start that the engine refused is an end of the container like any other, or nothing. */
  private void failedStart(
      Pod pod, PodRecord record, Container container, String id, String words) {
    events.warning(pod, container.getName(), "Failed", "Error: " + words);
    Optional<RuntimeContainer> found = runtime.inspect(id);
    if (found.isPresent() && !(found.get().state() instanceof ContainerState.Created)) {
      record.started(container.getName());
      view.look(found.get());
      return;
    }
    runtime.remove(id);
    view.drop(id);
    record.hold(
        container.getName(),
        new Waiting("RunContainerError", words),
        clock.instant().plus(START_RETRY));
  }

  private void refuse(Pod pod, PodRecord record, Container container, String reason, String words) {
    events.warning(pod, container.getName(), "Failed", "Error: " + words);
    record.hold(
        container.getName(), new Waiting(reason, words), clock.instant().plus(CONFIG_RETRY));
  }

  private Optional<LocalImage> image(
      Pod pod, PodRecord record, Step.StartContainer start, Runnable wake) {
    Container container = start.container();
    String name = container.getName();
    String image = container.getImage() == null ? "" : container.getImage();
    ImageRequest request =
        new ImageRequest(
            pod.getMetadata().getUid(),
            name,
            start.attempt(),
            image,
            ImagePolicy.of(container),
            files.credentials(pod, image));
    ImageOutcome outcome =
        images.ensure(
            request,
            () -> {
              record.release(name);
              wake.run();
            });
    return switch (outcome) {
      case ImageOutcome.Present present -> {
        if (start.attempt() == 0) {
          String text = "Container image \"" + image + "\" already present on machine";
          events.normal(pod, name, "Pulled", text);
        }
        yield Optional.of(present.image());
      }
      case ImageOutcome.Pulled pulled -> {
        String text =
            "Successfully pulled image \"" + image + "\" in " + pulled.took().toMillis() + "ms";
        events.normal(pod, name, "Pulled", text);
        yield Optional.of(pulled.image());
      }
      case ImageOutcome.Stale stale -> {
        events.warning(
            pod,
            name,
            "RegistryUnreachable",
            "Registry "
                + stale.registry()
                + " cannot be reached, using the local image \""
                + image
                + "\": "
                + stale.reason());
        yield Optional.of(stale.image());
      }
      case ImageOutcome.Pulling pulling -> {
        if (record.tellOnce("pulling " + name + " " + start.attempt())) {
          events.normal(pod, name, "Pulling", "Pulling image \"" + image + "\"");
        }
        waitForPull(pod, record, request, wake);
        yield Optional.empty();
      }
      case ImageOutcome.Missing missing -> {
        missing(pod, record, name, image, missing);
        yield Optional.empty();
      }
    };
  }

  private void waitForPull(Pod pod, PodRecord record, ImageRequest request, Runnable wake) {
    String name = request.container();
    record.hold(
        name, new Waiting("ContainerCreating", ""), clock.instant().plus(UNTIL_CALLED_BACK));
    // The pull may have ended between the answer and the line above; its call is then past.
    if (images.isOver(request)) {
      record.release(name);
      wake.run();
    }
    log.atDebug()
        .addKeyValue("pod", pod.getMetadata().getName())
        .addKeyValue("image", request.image())
        .log("waiting for an image");
  }

  private void missing(
      Pod pod, PodRecord record, String name, String image, ImageOutcome.Missing missing) {
    if (missing.failure().isPresent()) {
      events.warning(
          pod,
          name,
          "Failed",
          "Failed to pull image \"" + image + "\": " + missing.failure().get());
      events.warning(pod, name, "Failed", "Error: " + missing.reason());
    } else {
      events.normal(pod, name, "BackOff", "Back-off pulling image \"" + image + "\"");
    }
    Instant until = missing.retryAt();
    if (missing.failure().isPresent() && missing.reason().equals("ErrImagePull")) {
      // Looked at once more in a moment, to show that it waits.
      Instant soon = clock.instant().plusSeconds(2);
      until = soon.isBefore(until) ? soon : until;
    }
    record.hold(name, new Waiting(missing.reason(), missing.message()), until);
  }

  private static String words(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return String.valueOf(cause.getMessage());
  }
}
