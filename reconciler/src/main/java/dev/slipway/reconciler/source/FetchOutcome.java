package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

/** What a fetch came to. */
public sealed interface FetchOutcome {
  /**
   * The branch is at {@code commit}, and its objects are here.
   *
   * @param commit full object id
   * @param movement how the branch got there since the fetch before
   */
  record Fetched(String commit, Movement movement) implements FetchOutcome {
    public Fetched {
      requireNonNull(commit);
      requireNonNull(movement);
    }
  }

  /**
   * Nothing could be fetched; what was fetched before is still there.
   *
   * @param reason class of the failure
   * @param message one sentence for people, free of secrets
   */
  record Failed(Reason reason, String message) implements FetchOutcome {
    public Failed {
      requireNonNull(reason);
      requireNonNull(message);
    }
  }

  /** How a branch moved between two fetches. */
  enum Movement {
    /** Fetched for the first time, or for the first time from this address. */
    FIRST,
    /** Same commit as before. */
    UNCHANGED,
    /** New commits on top of the old ones. */
    FORWARD,
    /** History was rewritten: the old commit is not an ancestor of the new one. */
    FORCED
  }

  /** Why nothing could be fetched. */
  enum Reason {
    /** Url, branch or credentials are not acceptable; trying again changes nothing. */
    INVALID,
    /** No answer, no route, no such host, or the connection broke. */
    UNREACHABLE,
    /** The remote answered, and said no to the credentials or its host key is not the known one. */
    DENIED,
    /** The remote has no repository at this path. */
    REPOSITORY_NOT_FOUND,
    /** The remote repository has no commits at all. */
    EMPTY_REPOSITORY,
    /** The remote repository has other branches, but not this one. */
    BRANCH_NOT_FOUND,
    /** The local copy could not be written or repaired. */
    LOCAL_STORAGE
  }
}
