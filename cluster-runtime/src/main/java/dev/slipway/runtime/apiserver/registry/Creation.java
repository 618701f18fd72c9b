package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.ObjectStore.Outcome;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Brings new objects into being. */
public final class Creation {
  private static final int NAME_ATTEMPTS = 8;

  private final ObjectStore objects;
  private final Namespaces namespaces;
  private final Entailments entailments;
  private final GeneratedNames names;
  private final Clock clock;

  public Creation(
      ObjectStore objects,
      Namespaces namespaces,
      Entailments entailments,
      RandomGenerator random,
      Clock clock) {
    this.objects = requireNonNull(objects);
    this.namespaces = requireNonNull(namespaces);
    this.entailments = requireNonNull(entailments);
    this.names = new GeneratedNames(random);
    this.clock = requireNonNull(clock);
  }

  /**
   * Creates an object.
   *
   * @param target type and namespace; a name only where the request names one
   * @param object the tree, changed in place
   */
  public StoredObject create(Target target, ObjectNode object, WriteOptions options) {
    ObjectNode metadata = Metadata.of(object);
    Target named = admit(target, metadata);
    String base = Metadata.text(metadata, "generateName");
    if (!named.name().isEmpty() || base.isEmpty()) {
      return attempt(named, object, options);
    }
    for (int attempt = 1; ; attempt++) {
      Target generated = new Target(target.type(), target.namespace(), names.next(base));
      try {
        return attempt(generated, object.deepCopy(), options);
      } catch (ApiException e) {
        if (attempt == NAME_ATTEMPTS || !e.reason().equals("AlreadyExists")) {
          throw e;
        }
      }
    }
  }

  private Target admit(Target target, ObjectNode metadata) {
    String name = Metadata.text(metadata, "name");
    if (!target.name().isEmpty() && !name.isEmpty() && !name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    String namespace = Metadata.text(metadata, "namespace");
    if (target.isNamespaced()) {
      if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
        throw ApiException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      metadata.put("namespace", target.namespace());
    } else {
      metadata.remove("namespace");
    }
    if (!Metadata.text(metadata, "resourceVersion").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    Metadata.clearServerFields(metadata);
    Target named =
        new Target(
            target.type(), target.namespace(), target.name().isEmpty() ? name : target.name());
    namespaces.admitCreation(named);
    return named;
  }

  private StoredObject attempt(Target target, ObjectNode object, WriteOptions options) {
    ObjectNode metadata = Metadata.of(object);
    if (!target.name().isEmpty()) {
      metadata.put("name", target.name());
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Metadata.time(clock.instant()));
    if (target.type().countsGenerations()) {
      metadata.put("generation", 1);
    }
    target.type().applyDefaults(object);
    ObjectNode owned = recorded(target, object, options);
    target.type().prepareForCreate(owned);
    Entailment.Claim claim = entailments.of(target.type()).created(target, owned, options);
    StoredObject written;
    try {
      check(target, owned);
      written = store(target, owned, options);
    } catch (RuntimeException e) {
      claim.withdraw();
      throw e;
    }
    if (options.isDryRun()) {
      claim.withdraw();
    } else {
      claim.confirm(written.parse());
    }
    return written;
  }

  /** Nobody comes to own what a create cannot set. */
  private static ObjectNode recorded(Target target, ObjectNode object, WriteOptions options) {
    String status = Part.STATUS.subresource();
    JsonNode given = object.get(status);
    if (given == null || !target.type().subresources().contains(status)) {
      return options.ownership().record(target, Part.MAIN, null, object, options.manager());
    }
    ObjectNode settable = object.deepCopy();
    settable.remove(status);
    ObjectNode recorded =
        options.ownership().record(target, Part.MAIN, null, settable, options.manager());
    // Whether it counts is for the type to say: nodes register with one.
    recorded.set(status, given);
    return recorded;
  }

  private static void check(Target target, ObjectNode object) {
    List<Cause> findings = new ArrayList<>(MetadataRules.check(target, object));
    findings.addAll(target.type().validate(KubeObject.of(object)));
    if (!findings.isEmpty()) {
      throw ApiException.invalid(
          target.group(), target.type().kind().kind(), target.name(), findings);
    }
  }

  private StoredObject store(Target target, ObjectNode object, WriteOptions options) {
    if (options.isDryRun()) {
      if (objects.get(target.key()).isPresent()) {
        throw target.alreadyExists();
      }
      return objects.pretend(target.key(), object, 0);
    }
    return switch (objects.create(target.key(), object)) {
      case Outcome.Written written -> written.object();
      case Outcome.Lost lost -> throw target.alreadyExists();
    };
  }
}
