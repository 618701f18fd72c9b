package dev.slipway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Runs benchmarks by name, all of them by default, and fails when a target is missed. */
public final class Main {
  private static final Map<String, Function<BenchCluster, List<Figure>>> BENCHMARKS =
      new TreeMap<>(
          Map.of(
              "1-startup", StartupBench::run,
              "2-deploy", DeployBench::run,
              "3-memory", MemoryBench::run,
              "4-stacks", StacksBench::run));

  private Main() {}

  public static void main(String[] arguments) {
    List<Figure> figures = new ArrayList<>();
    BENCHMARKS.forEach(
        (name, benchmark) -> {
          if (arguments.length == 0 || List.of(arguments).contains(name.substring(2))) {
            System.err.println("slipway: measuring " + name.substring(2));
            try (BenchCluster cluster = new BenchCluster()) {
              List<Figure> measured = benchmark.apply(cluster);
              measured.forEach(System.out::println);
              figures.addAll(measured);
            }
          }
        });
    if (figures.isEmpty()) {
      System.err.println("slipway: no such benchmark; there are startup, deploy, memory, stacks");
      System.exit(2);
    }
    System.exit(figures.stream().allMatch(Figure::met) ? 0 : 1);
  }
}
