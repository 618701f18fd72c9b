package dev.slipway.runtime.controller.rest;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Deletes one certain object: one of the same name that was made since is left alone.
 *
 * @param uid of the object that is meant
 * @param options what becomes of its dependents and how long it may take
 */
public record Deletion(String uid, DeleteOptions options) {
  /** What becomes of the objects that the deleted one owns. */
  public enum Dependents {
    BACKGROUND("Background"),
    FOREGROUND("Foreground"),
    ORPHAN("Orphan");

    private final String policy;

    Dependents(String policy) {
      this.policy = policy;
    }
  }

  public Deletion {
    requireNonNull(uid);
    requireNonNull(options);
  }

  /** With the grace period that the object asks for. */
  public static Deletion of(String uid, Dependents dependents) {
    return new Deletion(
        uid,
        new DeleteOptionsBuilder()
            .withPropagationPolicy(dependents.policy)
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build());
  }

  /** At once, for what nobody is left to shut down in an orderly way. */
  public static Deletion atOnce(String uid) {
    return new Deletion(
        uid,
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withPropagationPolicy(Dependents.BACKGROUND.policy)
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build());
  }

  /**
   * Asks for the deletion.
   *
   * @param path of the object
   * @return false when the object that was meant is gone already
   */
  public boolean send(KubernetesClient client, String path) {
    try {
      client.raw(path, "DELETE", options);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404 || e.getCode() == 409) {
        return false;
      }
      throw e;
    }
  }
}
