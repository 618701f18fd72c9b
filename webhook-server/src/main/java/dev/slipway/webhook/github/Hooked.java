package dev.slipway.webhook.github;

import dev.slipway.api.resource.Repository;
import java.util.List;

/** The repositories of the cluster, as the webhook sees them. */
public interface Hooked {
  /** All that there are. */
  List<Repository> repositories();

  /**
   * The secret that deliveries for a repository are signed with; empty when there is none, so that
   * nothing is accepted.
   *
   * @throws RuntimeException when the cluster cannot be asked
   */
  String secret(Repository repository);

  /**
   * Asks for a repository to be synced.
   *
   * @param revision the commit to reach, or empty for the newest
   * @throws RuntimeException when the cluster cannot be asked
   */
  void requestSync(Repository repository, String revision);
}
