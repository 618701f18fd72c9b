package dev.slipway.bench;

import java.util.List;

/** {@code up} on a prebuilt jar until the node is Ready, beside a bare start of the same JVM. */
final class StartupBench {
  private static final int RUNS = 5;

  private StartupBench() {}

  static List<Figure> run(BenchCluster cluster) {
    Samples fresh = new Samples();
    Samples again = new Samples();
    Samples bare = new Samples();
    fresh.add(cluster.up());
    for (int i = 0; i < RUNS; i++) {
      cluster.down();
      again.add(cluster.up());
      bare.add(bareStart(cluster));
    }
    String baseline =
        String.format(
            "%.1f x `slipway version` at %.2f s; %s",
            again.median() / bare.median(), bare.median(), again.range());
    return List.of(
        Figure.atMost("first up, until the node is Ready", fresh.median(), "s", 5, ""),
        Figure.atMost("up again, until the node is Ready", again.median(), "s", 5, baseline));
  }

  private static double bareStart(BenchCluster cluster) {
    long start = System.nanoTime();
    Programs.run(cluster.folder(), dev.slipway.cli.cluster.OwnProgram.command(List.of("version")));
    return (System.nanoTime() - start) / 1e9;
  }
}
