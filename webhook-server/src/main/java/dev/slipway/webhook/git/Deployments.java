package dev.slipway.webhook.git;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cluster, as the git server sees it: what it is told, and what it is asked. Each question may
 * end in an {@link UnreachableException}.
 */
public interface Deployments {
  /** The cluster cannot be asked just now. */
  final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What a hosted repository deploys to, whether or not anything was deployed from it yet.
   *
   * @param folder where the repository lies on this machine
   */
  DeployTarget target(String repository, Path folder);

  /** True when the cluster has a kind; true as well when the cluster cannot be asked. */
  boolean knows(GroupVersionKind kind);

  /** True when the cluster has a namespace; true as well when the cluster cannot be asked. */
  boolean hasNamespace(String name);

  /**
   * What the cluster would refuse of manifests for their form alone: fields that it does not know,
   * values of a wrong type. Nothing is changed by asking. Empty as well when the cluster cannot be
   * asked, or when there are too many to ask about: the operator says then what a push cannot.
   *
   * @param namespace where objects go that name none
   */
  List<Finding> findings(List<Manifest> manifests, String namespace);

  /**
   * Asks for a commit to be deployed, and reports line by line what becomes of it, until it is
   * healthy, has failed, or the time is up; the last line says which. A line that cannot be
   * delivered ends the report, never the deployment.
   *
   * @param folder where the repository lies on this machine
   * @param limit how long the report may go on
   */
  void deploy(
      DeployTarget target, Path folder, String commit, Duration limit, Consumer<String> line);
}
