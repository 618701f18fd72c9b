package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.custom.CustomType;
import dev.slipway.runtime.apiserver.kubelets.KubeletClient;
import dev.slipway.runtime.apiserver.registry.Creation;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.ManagedFields;
import dev.slipway.runtime.apiserver.registry.Part;
import dev.slipway.runtime.apiserver.registry.SchemaSource;
import dev.slipway.runtime.apiserver.registry.Update;
import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.schema.Schemas;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.apiserver.verb.Apply;
import dev.slipway.runtime.apiserver.verb.Bind;
import dev.slipway.runtime.apiserver.verb.Bodies;
import dev.slipway.runtime.apiserver.verb.Create;
import dev.slipway.runtime.apiserver.verb.Delete;
import dev.slipway.runtime.apiserver.verb.DeleteCollection;
import dev.slipway.runtime.apiserver.verb.DeleteOptionsReader;
import dev.slipway.runtime.apiserver.verb.Evict;
import dev.slipway.runtime.apiserver.verb.Get;
import dev.slipway.runtime.apiserver.verb.ListObjects;
import dev.slipway.runtime.apiserver.verb.Logs;
import dev.slipway.runtime.apiserver.verb.Patch;
import dev.slipway.runtime.apiserver.verb.Reads;
import dev.slipway.runtime.apiserver.verb.Refused;
import dev.slipway.runtime.apiserver.verb.Replace;
import dev.slipway.runtime.apiserver.verb.Scale;
import dev.slipway.runtime.apiserver.verb.Verb;
import dev.slipway.runtime.apiserver.verb.Watch;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.StatusWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which verb answers what: {@code verb}, or {@code verb/subresource}. */
final class Verbs {
  /** Subresources of the real server that this one does not have. */
  private static final List<String> REFUSED =
      List.of("exec", "attach", "portforward", "proxy", "ephemeralcontainers", "resize", "token");

  private Verbs() {}

  /** What verbs are made of. */
  record Parts(
      Catalogue catalogue,
      ObjectStore objects,
      WatchCache cache,
      Creation creation,
      Update update,
      Deletion deletion,
      ManagedFields fields,
      KubeletClient kubelets,
      Clock clock,
      RandomGenerator random) {
    Parts {
      requireNonNull(catalogue);
    }
  }

  /** The fields of built-in and custom types. */
  static SchemaSource schemas() {
    return type ->
        type instanceof CustomType custom ? custom.fields() : Schemas.builtin().find(type.kind());
  }

  static Map<String, Verb> of(Parts parts) {
    Presenter presenter = new Presenter(parts.clock());
    Bodies bodies = new Bodies(schemas());
    Reads reads = new Reads(parts.objects(), parts.cache());
    DeleteOptionsReader deleteOptions = new DeleteOptionsReader();
    Map<String, Verb> verbs = new HashMap<>();
    verbs.put("get", new Get(parts.objects(), presenter));
    verbs.put("list", new ListObjects(reads, parts.objects(), presenter));
    verbs.put(
        "watch", new Watch(reads, presenter, new StatusWriter(), parts.clock(), parts.random()));
    verbs.put("create", new Create(parts.creation(), bodies, presenter));
    verbs.put("delete", new Delete(parts.deletion(), deleteOptions, presenter));
    verbs.put(
        "deletecollection",
        new DeleteCollection(reads, parts.deletion(), deleteOptions, presenter));
    Apply apply =
        new Apply(
            parts.objects(), parts.creation(), parts.update(), parts.fields(), bodies, presenter);
    for (Part part : List.of(Part.MAIN, Part.STATUS, Part.FINALIZE)) {
      String suffix = part == Part.MAIN ? "" : "/" + part.subresource();
      verbs.put("update" + suffix, new Replace(parts.update(), bodies, presenter, part));
      if (part != Part.FINALIZE) {
        verbs.put(
            "patch" + suffix, new Patch(parts.update(), apply, bodies, schemas(), presenter, part));
      }
    }
    verbs.put("get/status", new Get(parts.objects(), presenter));
    Scale scale = new Scale(parts.objects(), parts.update(), presenter);
    List.of("get", "update", "patch").forEach(verb -> verbs.put(verb + "/scale", scale));
    verbs.put("create/binding", new Bind(parts.update(), presenter, parts.clock()));
    verbs.put("create/eviction", new Evict(parts.deletion(), deleteOptions, presenter));
    parts
        .catalogue()
        .stored("", "nodes")
        .ifPresent(
            nodes -> verbs.put("get/log", new Logs(parts.objects(), nodes, parts.kubelets())));
    REFUSED.forEach(name -> verbs.put("*/" + name, new Refused("subresource " + name)));
    return verbs;
  }
}
