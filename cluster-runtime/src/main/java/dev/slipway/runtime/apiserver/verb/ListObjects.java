package dev.slipway.runtime.apiserver.verb;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Call;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.Presenter.ListMetadata;
import dev.slipway.runtime.apiserver.wire.Selection;
import dev.slipway.runtime.store.CompactedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads many objects: from the cache, or page by page as they were at one revision. */
public final class ListObjects implements Verb {
  private static final int STORE_PAGE = 1_000;

  private final Reads reads;
  private final ObjectStore objects;
  private final Presenter presenter;

  public ListObjects(Reads reads, ObjectStore objects, Presenter presenter) {
    this.reads = requireNonNull(reads);
    this.objects = requireNonNull(objects);
    this.presenter = requireNonNull(presenter);
  }

  /** Some objects and what stands beside them. */
  private record Page(List<StoredObject> objects, ListMetadata metadata) {}

  @Override
  public void answer(ResourceCall call) throws IOException, InterruptedException {
    Acceptance accepted = Acceptance.of(call.call());
    Selection selection = Selection.of(call.call(), call.type());
    Reads.checkNumbers(call);
    checkOptions(call);
    Page page = page(call, selection);
    call.call()
        .answer(
            200,
            accepted.contentType(),
            presenter.list(call.call(), accepted, call.served(), page.objects(), page.metadata()));
  }

  private Page page(ResourceCall call, Selection selection) throws InterruptedException {
    int limit = (int) Math.min(Integer.MAX_VALUE, call.call().number("limit").orElse(0L));
    Optional<String> token = call.call().parameter("continue");
    if (token.isPresent()) {
      return fromStore(call, selection, ContinueToken.parse(token.get()), limit);
    }
    long revision = Reads.revision(call);
    if (isExact(call.call(), limit, revision)) {
      return fromStore(call, selection, new ContinueToken(revision, ""), limit);
    }
    Optional<Snapshot> cached = reads.list(call, selection);
    if (cached.isEmpty()) {
      return fromStore(call, selection, new ContinueToken(ContinueToken.NOW, ""), limit);
    }
    Snapshot snapshot = cached.get();
    List<StoredObject> found = snapshot.objects().stream().map(CachedObject::object).toList();
    if (limit == 0 || found.size() <= limit || isAnyRevision(call.call())) {
      return new Page(found, new ListMetadata(snapshot.revision(), "", -1));
    }
    List<StoredObject> first = found.subList(0, limit);
    return new Page(
        first,
        new ListMetadata(
            snapshot.revision(),
            new ContinueToken(snapshot.revision(), relative(call, first.getLast())).encode(),
            selection.everything() ? found.size() - limit : -1));
  }

  /** A limit with a revision means that revision, as it did before clients could say so. */
  private static boolean isExact(Call call, int limit, long revision) {
    String match = call.parameter("resourceVersionMatch").orElse("");
    return revision > 0 && (match.equals("Exact") || (limit > 0 && match.isEmpty()));
  }

  private static boolean isAnyRevision(Call call) {
    return call.parameter("resourceVersion").filter("0"::equals).isPresent();
  }

  private Page fromStore(ResourceCall call, Selection selection, ContinueToken start, int limit) {
    String prefix = call.keyPrefix();
    List<StoredObject> found = new ArrayList<>();
    String after = start.after().isEmpty() ? "" : prefix + start.after();
    long revision = start.revision();
    while (true) {
      ObjectStore.Page page;
      try {
        int size = limit == 0 ? STORE_PAGE : Math.min(STORE_PAGE, limit);
        page = objects.list(prefix, after, size, Math.max(revision, 0));
      } catch (CompactedException e) {
        throw expired(start);
      }
      revision = page.revision();
      long remaining = page.remaining();
      List<StoredObject> all = page.objects();
      for (int i = 0; i < all.size(); i++) {
        StoredObject object = all.get(i);
        if (selection.everything()
            || selection
                .predicate()
                .test(CachedObject.of(object, Optional.<ResourceType>of(call.type())))) {
          found.add(object);
        }
        after = object.key();
        long left = remaining + all.size() - 1 - i;
        if (limit > 0 && found.size() == limit && left > 0) {
          return new Page(
              found,
              new ListMetadata(
                  revision,
                  new ContinueToken(revision, relative(call, object)).encode(),
                  selection.everything() ? left : -1));
        }
      }
      if (remaining == 0) {
        return new Page(found, new ListMetadata(revision, "", -1));
      }
    }
  }

  private static String relative(ResourceCall call, StoredObject object) {
    return object.key().substring(call.keyPrefix().length());
  }

  /** The rest can still be had, as it is now. */
  private static ApiException expired(ContinueToken start) {
    String fresh =
        start.after().isEmpty() ? "" : new ContinueToken(ContinueToken.NOW, start.after()).encode();
    return ApiException.expired(
        "The provided continue parameter is too old to display a consistent list result. You can"
            + " start a new list without the continue parameter, or use the continue token in this"
            + " response to retrieve the remainder of the results. Continuing with the provided"
            + " token results in an inconsistent list - objects that were created, modified, or"
            + " deleted between the time the first chunk was returned and now may show up in the"
            + " list.",
        fresh);
  }

  private static void checkOptions(ResourceCall call) {
    Optional<String> match = call.call().parameter("resourceVersionMatch");
    Optional<String> version = call.call().parameter("resourceVersion");
    if (call.call().parameter("continue").isPresent()) {
      if (version.filter(v -> !v.equals("0")).isPresent()) {
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      if (match.isPresent()) {
        throw invalid(
            Cause.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden when continue is provided"));
      }
    }
    if (match.isEmpty()) {
      return;
    }
    if (version.isEmpty()) {
      throw invalid(
          Cause.forbidden(
              "resourceVersionMatch",
              "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    switch (match.get()) {
      case "NotOlderThan" -> {}
      case "Exact" -> {
        if (version.get().equals("0")) {
          throw invalid(
              Cause.forbidden(
                  "resourceVersionMatch",
                  "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
      }
      default ->
          throw invalid(
              Cause.notSupported(
                  "resourceVersionMatch", match.get(), List.of("Exact", "NotOlderThan")));
    }
  }

  private static ApiException invalid(Cause cause) {
    return ApiException.invalid("meta.k8s.io", "ListOptions", "", List.of(cause));
  }
}
