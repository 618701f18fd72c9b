package dev.slipway.api.resource;

import dev.slipway.api.object.ObjectKey;
import java.util.Optional;

/** Labels and annotations that Slipway reads and writes, and what their values mean. */
public final class Labels {
  /** Group of our resources, and prefix of everything below. */
  public static final String GROUP = "slipway.dev";

  public static final String VERSION = "v1alpha1";
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** Label: the application, by default the name of the stack's directory. */
  public static final String APP = "app";

  /** Label on applied objects: name of the Stack that they belong to. */
  public static final String STACK = "slipway.dev/stack";

  /** Label on Stacks and applied objects: name of the Repository. */
  public static final String REPOSITORY = "slipway.dev/repository";

  /** Annotation on applied objects: see {@link TrackingId}. */
  public static final String TRACKING_ID = "slipway.dev/tracking-id";

  /** Annotation on a Repository: {@code <RFC 3339 time>/<revision or empty>}. */
  public static final String SYNC_REQUESTED = "slipway.dev/sync-requested";

  /** Annotation on a Stack that was torn down: when; cleared by resuming. */
  public static final String TORN_DOWN = "slipway.dev/torn-down";

  /** Annotation on a manifest: {@code disabled} keeps its object when it leaves git. */
  public static final String PRUNE = "slipway.dev/prune";

  /** Annotation on a manifest: the wave in which it is applied, a whole number. */
  public static final String WAVE = "slipway.dev/wave";

  private Labels() {}

  /**
   * Says of an object whose it is, and which object it is, so that a copy is not taken for ours.
   *
   * @param repositoryNamespace namespace of the Repository and the Stack
   * @param repository name of the Repository
   * @param stack name of the Stack
   * @param object the object itself
   */
  public record TrackingId(
      String repositoryNamespace, String repository, String stack, ObjectKey object) {

    /** Reads an annotation's value; empty when it is not of this form. */
    public static Optional<TrackingId> parse(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        return Optional.empty();
      }
      String[] owner = text.substring(0, colon).split("/", -1);
      String[] object = text.substring(colon + 1).split("/", 4);
      if (owner.length != 3 || object.length != 4) {
        return Optional.empty();
      }
      return Optional.of(
          new TrackingId(
              owner[0],
              owner[1],
              owner[2],
              new ObjectKey(object[0], object[1], object[2], object[3])));
    }

    /** {@code <namespace>/<repository>/<stack>:<group>/<kind>/<namespace>/<name>}. */
    @Override
    public String toString() {
      return String.join("/", repositoryNamespace, repository, stack)
          + ":"
          + String.join("/", object.group(), object.kind(), object.namespace(), object.name());
    }
  }
}
