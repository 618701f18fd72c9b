package dev.slipway.runtime.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class ContainerEtcdTest {
  @TempDir private Path folder;

  @RepeatedTest(50)
  void commandThatEndsAtOnceIsReadToItsEnd() throws IOException {
    Path docker = folder.resolve("docker");
    Files.writeString(docker, "#!/bin/sh\necho 'Error: No such container'\nexit 1\n");
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));

    assertThat(ContainerEtcd.leftOver(docker, EtcdSettings.in(folder))).isEmpty();
  }
}
