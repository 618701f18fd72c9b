package dev.slipway.runtime.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;

/**
 * What writing objects of some type brings with it beyond the object itself, such as reserving an
 * address. Called on the writer's thread.
 */
public interface Entailment {
  /** Completes a new object; what is reserved for it is confirmed or withdrawn afterwards. */
  default Claim created(Target target, ObjectNode object, WriteOptions options) {
    return Claim.NONE;
  }

  /** Completes a changed object. */
  default Claim changed(Target target, KubeObject before, ObjectNode after, WriteOptions options) {
    return Claim.NONE;
  }

  /** The object is gone. */
  default void removed(Target target, KubeObject last) {}

  /** Something reserved for an object that is about to be written. */
  interface Claim {
    /** Nothing. */
    Claim NONE = new Claim() {};

    /** The object has been written in this form. */
    default void confirm(KubeObject written) {}

    /** The object has not been written. */
    default void withdraw() {}
  }
}
