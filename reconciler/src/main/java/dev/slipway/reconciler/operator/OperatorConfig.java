package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * How an operator runs.
 *
 * @param dataDir where copies of repositories are kept; they can be lost without harm
 * @param stackWorkers how many stacks may be worked on at once
 * @param repositoryWorkers how many repositories may be fetched at once
 */
public record OperatorConfig(Path dataDir, int stackWorkers, int repositoryWorkers) {
  private static final int STACKS = 16;
  private static final int REPOSITORIES = 4;

  public OperatorConfig {
    requireNonNull(dataDir);
    if (stackWorkers < 1 || repositoryWorkers < 1) {
      throw new IllegalArgumentException("an operator needs at least one worker of each kind");
    }
  }

  /** The usual numbers of workers. */
  public static OperatorConfig in(Path dataDir) {
    return new OperatorConfig(dataDir, STACKS, REPOSITORIES);
  }
}
