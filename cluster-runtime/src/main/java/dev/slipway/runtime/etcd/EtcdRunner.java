package dev.slipway.runtime.etcd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The way in which etcd is run on this machine. */
sealed interface EtcdRunner {
  /** Starts one; it may still fail right after. */
  RunningEtcd start(EtcdSettings settings, int port, List<String> arguments) throws IOException;

  /** One that runs on our data already. */
  Optional<? extends RunningEtcd> leftOver(EtcdSettings settings) throws IOException;

  /** The program of the PATH if there is one, else the image if Docker has it. */
  static EtcdRunner choose(EtcdSettings settings) {
    Optional<Path> program = NativeEtcd.find("etcd");
    if (program.isPresent()) {
      return new Native(program.get());
    }
    Optional<Path> docker = NativeEtcd.find("docker");
    if (docker.isPresent() && ContainerEtcd.isImagePresent(docker.get(), settings.image())) {
      return new Container(docker.get());
    }
    throw new EtcdException(
        "no etcd on the PATH"
            + (docker.isPresent()
                ? " and no image " + settings.image() + " in Docker"
                : " and no docker command either")
            + "; install it (apt-get install etcd-server, dnf install etcd, brew install etcd),"
            + " pull the image, or name an etcd cluster with --etcd-endpoints");
  }

  /** A program. */
  record Native(Path program) implements EtcdRunner {
    @Override
    public RunningEtcd start(EtcdSettings settings, int port, List<String> arguments)
        throws IOException {
      return NativeEtcd.start(program, settings, port, arguments);
    }

    @Override
    public Optional<NativeEtcd> leftOver(EtcdSettings settings) {
      return NativeEtcd.leftOver(settings);
    }
  }

  /** Docker. */
  record Container(Path docker) implements EtcdRunner {
    @Override
    public RunningEtcd start(EtcdSettings settings, int port, List<String> arguments)
        throws IOException {
      return ContainerEtcd.start(docker, settings, port, arguments);
    }

    @Override
    public Optional<ContainerEtcd> leftOver(EtcdSettings settings) throws IOException {
      return ContainerEtcd.leftOver(docker, settings);
    }
  }
}
