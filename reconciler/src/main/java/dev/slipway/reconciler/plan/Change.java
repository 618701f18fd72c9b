package dev.slipway.reconciler.plan;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.diff.FieldDiff;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a plan does about one object. */
public sealed interface Change {
  /** The object. */
  ObjectKey key();

  /** One line for people, such as {@code patch Service default/ghost (spec.ports)}. */
  String summary();

  /** The wave that the manifest asks for; 0 when it asks for none. */
  default int wave() {
    return 0;
  }

  /** Whether carrying the plan out does anything about the object. */
  default boolean isAction() {
    return !(this instanceof Keep || this instanceof Skip);
  }

  /** The object is not there and is made. */
  record Create(ObjectKey key, Manifest desired) implements Change {
    public Create {
      requireNonNull(key);
      requireNonNull(desired);
    }

    @Override
    public int wave() {
      return Waves.asked(desired.object());
    }

    @Override
    public String summary() {
      return "create " + key;
    }
  }

  /**
   * Fields of the object are set as git says.
   *
   * @param overwritten what to write as a whole first, because somebody added something that
   *     applying alone would leave there
   */
  record Patch(
      ObjectKey key, Manifest desired, List<FieldDiff> diffs, Optional<KubeObject> overwritten)
      implements Change {
    public Patch {
      requireNonNull(key);
      requireNonNull(desired);
      requireNonNull(overwritten);
      diffs = List.copyOf(diffs);
    }

    @Override
    public int wave() {
      return Waves.asked(desired.object());
    }

    @Override
    public String summary() {
      return "patch " + key + " (" + fields(diffs) + ")";
    }
  }

  /** A field differs that cannot be changed in place: the object is deleted and made again. */
  record Replace(ObjectKey key, String uid, Manifest desired, List<FieldDiff> diffs)
      implements Change {
    public Replace {
      requireNonNull(key);
      requireNonNull(uid);
      requireNonNull(desired);
      diffs = List.copyOf(diffs);
    }

    @Override
    public int wave() {
      return Waves.asked(desired.object());
    }

    @Override
    public String summary() {
      return "replace " + key + " (" + fields(diffs) + " cannot be changed in place)";
    }
  }

  /**
   * The object is ours, git has it no longer, and it is deleted.
   *
   * @param uid of the very object meant
   * @param wave that it was applied in
   */
  record Prune(ObjectKey key, String uid, String apiVersion, int wave) implements Change {
    public Prune {
      requireNonNull(key);
      requireNonNull(uid);
      requireNonNull(apiVersion);
    }

    @Override
    public String summary() {
      return "prune " + key;
    }
  }

  /** The object is as git says. */
  record Keep(ObjectKey key) implements Change {
    public Keep {
      requireNonNull(key);
    }

    @Override
    public String summary() {
      return "keep " + key;
    }
  }

  /** Nothing is done about the object although it is not as git says, on purpose. */
  record Skip(ObjectKey key, Cause cause, String reason) implements Change {
    public Skip {
      requireNonNull(key);
      requireNonNull(cause);
      requireNonNull(reason);
    }

    @Override
    public String summary() {
      return (cause == Cause.KEPT_BY_REQUEST ? "keep " : "skip ") + key + ": " + reason;
    }

    /** Why an object is left alone, and what that means for the stack. */
    public enum Cause {
      /** A controller of the same stack has taken the object's place; all is well. */
      REPLACED_BY_CONTROLLER(true, true),
      /** Handed over to another stack, or never ours: dropped from the inventory. */
      NOT_OURS(true, false),
      /** Left git, and its own annotation asks that it be kept; all is well. */
      KEPT_BY_REQUEST(true, true),
      /** Left git, but pruning is switched off or refused; stays in the inventory. */
      PRUNE_HELD_BACK(false, true),
      /** On its way out; made again when it is gone. */
      BEING_DELETED(false, true),
      /** Another stack or repository holds it. */
      BELONGS_ELSEWHERE(false, false),
      /** Differs in a way that only a person may resolve. */
      NEEDS_A_PERSON(false, true);

      private final boolean inSync;
      private final boolean ours;

      Cause(boolean inSync, boolean ours) {
        this.inSync = inSync;
        this.ours = ours;
      }
    }

    /** Whether the stack counts as being as git says regardless. */
    public boolean isInSync() {
      return cause.inSync;
    }

    /** Whether the object stays in the stack's inventory. */
    public boolean staysOurs() {
      return cause.ours;
    }
  }

  private static String fields(List<FieldDiff> diffs) {
    int shown = 3;
    String text =
        diffs.stream().limit(shown).map(FieldDiff::toString).collect(Collectors.joining("; "));
    return diffs.size() > shown ? text + "; and " + (diffs.size() - shown) + " more" : text;
  }
}
