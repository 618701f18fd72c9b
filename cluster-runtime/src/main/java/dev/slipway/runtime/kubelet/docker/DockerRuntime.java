package dev.slipway.runtime.kubelet.docker;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.EngineFacts;
import dev.slipway.runtime.kubelet.runtime.ExecResult;
import dev.slipway.runtime.kubelet.runtime.ImageReference;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import dev.slipway.runtime.kubelet.runtime.LogOptions;
import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import dev.slipway.runtime.kubelet.runtime.PullException;
import dev.slipway.runtime.kubelet.runtime.RegistryCredentials;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeListener;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Containers on a Docker engine, over its socket. Sees only containers that carry the labels of one
 * node of one cluster; {@link #close} leaves them running.
 */
public final class DockerRuntime implements ContainerRuntime {
  private final DockerClient docker;
  private final String cluster;
  private final String node;
  private final InstantSource clock;
  private final DockerCommands commands;
  private final DockerLogs logs;
  private final List<EventStream> streams = new CopyOnWriteArrayList<>();
  private volatile @Nullable EngineFacts facts;
  private volatile @Nullable String sandboxImage;

  /**
   * @param dockerHost such as {@code unix:///var/run/docker.sock}
   */
  public DockerRuntime(String dockerHost, String cluster, String node, InstantSource clock) {
    this.cluster = requireNonNull(cluster);
    this.node = requireNonNull(node);
    this.clock = requireNonNull(clock);
    this.docker = connect(dockerHost);
    this.commands = new DockerCommands(docker);
    this.logs = new DockerLogs(docker);
  }

  static DockerClient connect(String dockerHost) {
    DockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(dockerHost)
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(
        config,
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .connectionTimeout(Duration.ofSeconds(10))
            .build());
  }

  @Override
  public EngineFacts facts() {
    EngineFacts known = facts;
    if (known == null) {
      known = EngineErrors.translated("asking for its facts", this::readFacts);
      facts = known;
    }
    return known;
  }

  private EngineFacts readFacts() {
    Info info = docker.infoCmd().exec();
    String architecture =
        switch (orEmpty(info.getArchitecture())) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> orEmpty(info.getArchitecture());
        };
    return new EngineFacts(
        "docker://" + orEmpty(info.getServerVersion()),
        architecture,
        orEmpty(info.getOperatingSystem()),
        orEmpty(info.getKernelVersion()),
        Objects.requireNonNullElse(info.getNCPU(), 1),
        Objects.requireNonNullElse(info.getMemTotal(), 0L));
  }

  @Override
  public void ensureNetwork(PodNetwork network) {
    EngineErrors.translated(
        "making the pod network",
        () -> {
          new DockerNetworks(docker, cluster, node).ensure(network);
          return true;
        });
  }

  @Override
  public String sandboxImage() {
    String known = sandboxImage;
    if (known == null) {
      SandboxImage image = SandboxImage.forArchitecture(facts().architecture());
      known = image.reference();
      if (findImage(known).isEmpty()) {
        EngineErrors.translated(
            "loading the sandbox image",
            () -> {
              docker.loadImageCmd(image.archive()).exec();
              return true;
            });
      }
      sandboxImage = known;
    }
    return known;
  }

  @Override
  public String create(ContainerSpec spec) {
    Map<String, String> labels = new LinkedHashMap<>(spec.identity().toLabels());
    labels.put(ContainerIdentity.CLUSTER, cluster);
    labels.put(ContainerIdentity.NODE, node);
    return EngineErrors.translated(
        "creating a container",
        () -> {
          try {
            return CreateRequest.fill(docker.createContainerCmd(spec.image()), spec, labels)
                .exec()
                .getId();
          } catch (NotFoundException e) {
            // Someone removed the sandbox image behind our back: make it again next time.
            sandboxImage = null;
            throw e;
          }
        });
  }

  @Override
  public void start(String id) {
    EngineErrors.translated(
        "starting a container",
        () -> {
          try {
            docker.startContainerCmd(id).exec();
          } catch (NotModifiedException alreadyRunning) {
            return false;
          }
          return true;
        });
  }

  @Override
  public void signal(String id, String signal) {
    EngineErrors.translated(
        "signalling a container",
        () -> {
          try {
            docker.killContainerCmd(id).withSignal(signal).exec();
          } catch (NotFoundException | ConflictException notRunning) {
            return false;
          }
          return true;
        });
  }

  @Override
  public void remove(String id) {
    EngineErrors.translated(
        "removing a container",
        () -> {
          try {
            docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
          } catch (NotFoundException gone) {
            return false;
          } catch (ConflictException e) {
            if (!EngineErrors.wordsOf(e).contains("already in progress")) {
              throw e;
            }
          }
          return true;
        });
  }

  @Override
  public List<RuntimeContainer> list() {
    List<Container> found =
        EngineErrors.translated(
            "listing containers",
            () -> docker.listContainersCmd().withShowAll(true).withLabelFilter(ourLabels()).exec());
    return found.stream().flatMap(container -> inspect(container.getId()).stream()).toList();
  }

  private List<String> ourLabels() {
    return List.of(ContainerIdentity.CLUSTER + "=" + cluster, ContainerIdentity.NODE + "=" + node);
  }

  @Override
  public Optional<RuntimeContainer> inspect(String id) {
    return EngineErrors.translated(
        "inspecting a container",
        () -> {
          try {
            return Inspection.read(docker.inspectContainerCmd(id).exec());
          } catch (NotFoundException gone) {
            return Optional.empty();
          }
        });
  }

  @Override
  public ExecResult exec(String id, List<String> command, Duration timeout) {
    return EngineErrors.translated(
        "running a command in a container", () -> commands.run(id, command, timeout));
  }

  @Override
  public void readLogs(String id, LogOptions options, OutputStream out) throws IOException {
    try {
      EngineErrors.translated(
          "reading a log",
          () -> {
            logs.copy(id, options, out);
            return true;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<LocalImage> findImage(String reference) {
    return EngineErrors.translated(
        "looking for an image",
        () -> {
          try {
            InspectImageResponse image = docker.inspectImageCmd(reference).exec();
            @Nullable ContainerConfig config = image.getConfig();
            return Optional.of(
                new LocalImage(
                    orEmpty(image.getId()), config == null ? "" : orEmpty(config.getUser())));
          } catch (NotFoundException none) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void pull(String reference, Optional<RegistryCredentials> credentials)
      throws PullException {
    ImageReference name =
        ImageReference.parse(reference)
            .orElseThrow(
                () ->
                    new PullException(
                        PullException.Cause.INVALID_NAME, "not an image name: " + reference));
    PullImageCmd request = docker.pullImageCmd(name.repository()).withTag(name.tag());
    credentials.ifPresent(
        known ->
            request.withAuthConfig(
                new AuthConfig()
                    .withRegistryAddress(known.server())
                    .withUsername(known.username())
                    .withPassword(known.password())));
    try (Pull pull = request.exec(new Pull())) {
      pull.await();
      pull.requireSuccess();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException("interrupted while pulling " + reference, e);
    } catch (RuntimeException e) {
      if (EngineErrors.translate("pulling", e) instanceof RuntimeUnavailableException gone) {
        throw gone;
      }
      throw EngineErrors.pullFailure(e);
    }
  }

  @Override
  public void watch(RuntimeListener listener) {
    EventStream stream =
        new EventStream(docker, ourLabels(), clock, this::list, this::inspect, listener);
    streams.add(stream);
    stream.start();
  }

  @Override
  public void close() {
    streams.forEach(EventStream::close);
    try {
      docker.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the connection to the Docker engine", e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The engine may say in the middle of an answer that a pull failed after all. */
  private static final class Pull extends Answer<PullResponseItem> {
    private volatile @Nullable String failure;

    @Override
    public void onNext(PullResponseItem item) {
      ResponseItem.@Nullable ErrorDetail detail = item.getErrorDetail();
      if (detail != null) {
        failure = orEmpty(detail.getMessage());
      }
    }

    void requireSuccess() {
      String words = failure;
      if (words != null) {
        throw new ContainerException(words);
      }
    }
  }
}
