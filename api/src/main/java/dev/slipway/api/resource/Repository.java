package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A git repository whose tree a cluster is kept equal to.
 *
 * @param namespace where it and its Stacks live
 * @param name its name
 * @param generation counts changes of {@code spec}
 * @param spec what is wanted, with the problems found in it
 * @param status what was seen
 * @param syncRequest the newest request for a sync, if any
 */
public record Repository(
    String namespace,
    String name,
    long generation,
    RepositorySpec spec,
    RepositoryStatus status,
    Optional<SyncRequest> syncRequest) {
  public static final String KIND = "Repository";
  public static final String PLURAL = "repositories";

  /**
   * Somebody asks for a sync now.
   *
   * @param text the annotation's value; repeated in the status once it is handled
   * @param at when it was asked
   * @param revision the commit that must be reached, or empty for the newest
   */
  public record SyncRequest(String text, Instant at, String revision) {
    /** Reads {@code <time>/<revision or empty>}; empty when it is not of that form. */
    public static Optional<SyncRequest> parse(String text) {
      int slash = text.indexOf('/');
      String time = slash < 0 ? text : text.substring(0, slash);
      String revision = slash < 0 ? "" : text.substring(slash + 1);
      try {
        return Optional.of(new SyncRequest(text, OffsetDateTime.parse(time).toInstant(), revision));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    /** The annotation's value for a new request. */
    public static String format(Instant at, String revision) {
      return at + "/" + revision;
    }
  }

  public Repository {
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(spec);
    requireNonNull(status);
    requireNonNull(syncRequest);
  }

  /** Reads the resource; what is wrong in it is in {@link RepositorySpec#problems}. */
  public static Repository from(KubeObject object) {
    return new Repository(
        object.namespace().orElse(""),
        object.name(),
        object.at("metadata", "generation").asLong(),
        RepositorySpec.from(object.at("spec")),
        RepositoryStatus.from(object.at("status")),
        Optional.ofNullable(object.annotations().get(Labels.SYNC_REQUESTED))
            .flatMap(SyncRequest::parse));
  }

  /** The request that nobody has handled yet. */
  public Optional<SyncRequest> pendingRequest() {
    return syncRequest.filter(request -> !request.text().equals(status.lastHandledSyncRequest()));
  }
}
