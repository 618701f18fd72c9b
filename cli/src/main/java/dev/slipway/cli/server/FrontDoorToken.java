package dev.slipway.cli.server;

import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.output.Failure;
import dev.slipway.runtime.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The front door's secret: made once, kept in a file that only its owner reads. */
final class FrontDoorToken {
  private FrontDoorToken() {}

  static String of(DataDir dataDir) {
    Path folder = dataDir.root().resolve("front-door");
    Path file = folder.resolve("token");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      byte[] secret = new byte[20];
      new SecureRandom().nextBytes(secret);
      String token = HexFormat.of().formatHex(secret);
      PrivateFiles.createFolder(folder);
      PrivateFiles.write(file, token.getBytes(StandardCharsets.UTF_8));
      return token;
    } catch (IOException e) {
      throw new Failure("cannot keep the front door's token in " + file + ": " + e.getMessage(), e);
    }
  }
}
