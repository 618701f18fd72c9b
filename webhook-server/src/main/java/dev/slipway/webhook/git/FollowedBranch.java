package dev.slipway.webhook.git;

import dev.slipway.api.manifest.Finding;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * The gate: before a push counts, the manifests of the followed branch are read as they were
 * pushed, and with any finding the branch stays where it is.
 */
final class FollowedBranch implements PreReceiveHook {
  private static final int MOST_LINES = 200;

  private final DeployTarget target;
  private final GitLimits limits;
  private final FileChecks checks;
  private final Deployments cluster;

  FollowedBranch(DeployTarget target, GitLimits limits, FileChecks checks, Deployments cluster) {
    this.target = target;
    this.limits = limits;
    this.checks = checks;
    this.cluster = cluster;
  }

  /** True for the update of the branch that is deployed. */
  boolean isFollowed(ReceiveCommand command) {
    return command.getRefName().equals(Constants.R_HEADS + target.branch());
  }

  @Override
  public void onPreReceive(ReceivePack push, Collection<ReceiveCommand> commands) {
    for (ReceiveCommand command : commands) {
      if (!isFollowed(command)) {
        continue;
      }
      if (command.getType() == ReceiveCommand.Type.DELETE) {
        command.setResult(
            ReceiveCommand.Result.REJECTED_OTHER_REASON,
            "branch " + target.branch() + " is what runs; tear stacks down instead of deleting it");
        continue;
      }
      judge(push, command);
    }
  }

  private void judge(ReceivePack push, ReceiveCommand command) {
    try {
      List<Finding> findings =
          new PushedTree(push.getRepository(), limits, checks)
              .check(command.getNewId(), target, cluster);
      if (!findings.isEmpty()) {
        findings.stream()
            .limit(MOST_LINES)
            .forEach(finding -> push.sendMessage(finding.toString()));
        if (findings.size() > MOST_LINES) {
          push.sendMessage("… and " + (findings.size() - MOST_LINES) + " more");
        }
        command.setResult(
            ReceiveCommand.Result.REJECTED_OTHER_REASON,
            findings.size() == 1 ? "1 manifest error" : findings.size() + " manifest errors");
      }
    } catch (MissingObjectException e) {
      command.setResult(
          ReceiveCommand.Result.REJECTED_MISSING_OBJECT,
          "the push lacks " + e.getObjectId().name());
    } catch (IOException e) {
      command.setResult(
          ReceiveCommand.Result.REJECTED_OTHER_REASON,
          "the pushed tree cannot be read: " + e.getMessage());
    }
  }
}
