package dev.slipway.cli.command;

import dev.slipway.cli.cluster.DataDir;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data-dir}, for every command that works on a cluster. */
public final class DataDirOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the cluster keeps everything (default: $SLIPWAY_DATA_DIR, else /var/lib/slipway"
              + " as root, ~/.local/share/slipway otherwise).")
  private @Nullable Path folder;

  DataDir get() {
    return folder == null ? DataDir.standard() : new DataDir(folder);
  }
}
