package dev.slipway.cli.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this same program is started as a server: the JVM it runs on, with options of its own. */
public final class ServerCommandLine {
  /** The first of two arguments, the second being the data folder. */
  public static final String SERVE = "serve-cluster";

  private ServerCommandLine() {}

  static List<String> of(DataDir dataDir) {
    Path jar = InstalledJar.in(dataDir);
    List<String> command = new ArrayList<>();
    command.add(OwnProgram.java());
    // Small first: one process carries the whole cluster beside the user's own containers. The heap
    // grows with what the cluster holds, 1,000 stacks need more than a quarter of the limit, and
    // shrinks again; too low a limit ends in collecting garbage all the time.
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx" + System.getProperty("slipway.heap", "640m"),
            "-Xss512k",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dio.netty.allocator.type=unpooled",
            "-Dio.netty.eventLoopThreads=2",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("-XX:+UseCompactObjectHeaders");
    }
    StartCache.of(OwnProgram.jar()).ifPresent(cache -> command.addAll(cache.use()));
    OwnProgram.home().ifPresent(home -> command.add("-Dslipway.home=" + home));
    command.addAll(List.of("-jar", jar.toString(), SERVE, dataDir.root().toString()));
    return command;
  }
}
