package dev.slipway.reconciler.apply;

import static java.util.Objects.requireNonNull;

import dev.slipway.reconciler.plan.Change;
import java.util.List;

/**
 * What carrying a plan out came to.
 *
 * @param outcomes of the changes that were tried, in order
 * @param ending how it ended
 */
public record ApplyReport(List<Outcome> outcomes, Ending ending) {
  public ApplyReport {
    outcomes = List.copyOf(outcomes);
    requireNonNull(ending);
  }

  /** How carrying out a plan can end. */
  public enum Ending {
    /** Every change was made. */
    COMPLETE,
    /** Some change was refused; later waves were not begun. */
    FAILED,
    /** A newer commit made the plan pointless between two waves. */
    SUPERSEDED
  }

  /** What became of one change. */
  public sealed interface Outcome {
    /** The change. */
    Change change();
  }

  /** The change was made. */
  public record Made(Change change) implements Outcome {}

  /**
   * The change was refused.
   *
   * @param retry whether it may succeed by itself later
   * @param message one sentence, with file and line where there is one
   */
  public record Refused(Change change, boolean retry, String message) implements Outcome {}

  /** The refusals. */
  public List<Refused> refusals() {
    return outcomes.stream().filter(Refused.class::isInstance).map(Refused.class::cast).toList();
  }

  /** The changes that were made. */
  public List<Change> made() {
    return outcomes.stream().filter(Made.class::isInstance).map(Outcome::change).toList();
  }
}
