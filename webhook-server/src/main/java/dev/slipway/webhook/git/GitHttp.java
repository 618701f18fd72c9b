package dev.slipway.webhook.git;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Smart HTTP for hosted repositories: fetch and push. Receiving writes straight to the response and
 * flushes after each message, so that a push sees progress as it happens.
 */
public final class GitHttp {
  private static final Logger LOG = LoggerFactory.getLogger(GitHttp.class);
  private static final String RECEIVE = "git-receive-pack";
  private static final String UPLOAD = "git-upload-pack";
  private static final int TRANSFER_TIMEOUT_SECONDS = 60;
  private static final long MOST_COMMAND_BYTES = 4L << 20;
  private static final long MOST_NEGOTIATION_BYTES = 64L << 20;

  private final HostedRepositories repositories;
  private final GitLimits limits;
  private final Deployments deployments;
  private final Consumer<PushResult> results;
  private final FileChecks checks = new FileChecks();

  /**
   * A git server.
   *
   * @param results is told of each branch or tag what came of its push
   */
  public GitHttp(
      Path root, GitLimits limits, Deployments deployments, Consumer<PushResult> results) {
    this.repositories = new HostedRepositories(root);
    this.limits = limits;
    this.deployments = deployments;
    this.results = results;
  }

  /** {@code GET /git/{repository}/info/refs?service=…}. */
  public Handler infoRefs() {
    return context -> {
      String service = Optional.ofNullable(context.queryParam("service")).orElse("");
      if (!service.equals(RECEIVE) && !service.equals(UPLOAD)) {
        context.status(403).result("only the smart protocol is served: use git 1.6.6 or newer\n");
        return;
      }
      Optional<String> name = name(context);
      if (name.isEmpty()) {
        return;
      }
      try (Repository repository = repositories.openOrEmpty(name.get())) {
        noCache(context);
        context.contentType("application/x-" + service + "-advertisement");
        advertise(service, repository, context);
      }
    };
  }

  /** {@code POST /git/{repository}/git-upload-pack}. */
  public Handler uploadPack() {
    return context -> {
      Optional<String> name = name(context);
      if (name.isEmpty() || !hasContentType(context, UPLOAD)) {
        return;
      }
      try (Repository repository = repositories.openOrEmpty(name.get())) {
        noCache(context);
        context.contentType("application/x-" + UPLOAD + "-result");
        answer(context, name.get(), () -> upload(repository, context));
      }
    };
  }

  /** {@code POST /git/{repository}/git-receive-pack}. */
  public Handler receivePack() {
    return context -> {
      Optional<String> name = name(context);
      if (name.isEmpty() || !hasContentType(context, RECEIVE)) {
        return;
      }
      ReentrantLock lock = repositories.pushLock(name.get());
      if (!lock.tryLock(TRANSFER_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        context.status(503).header("Retry-After", "30").result("another push is being received\n");
        return;
      }
      try (Repository repository = repositories.openOrCreate(name.get())) {
        noCache(context);
        context.contentType("application/x-" + RECEIVE + "-result");
        answer(context, name.get(), () -> receive(name.get(), repository, lock, context));
      } finally {
        if (lock.isHeldByCurrentThread()) {
          lock.unlock();
        }
      }
    };
  }

  private void receive(String name, Repository repository, ReentrantLock lock, Context context)
      throws IOException {
    DeployTarget target = deployments.target(name, repositories.folder(name));
    FollowedBranch gate = new FollowedBranch(target, limits, checks, deployments);
    OutputStream out = context.res().getOutputStream();
    ReceivePack push = receivePackOf(repository);
    List<ReceiveCommand> asked = new ArrayList<>();
    push.setPreReceiveHook(
        (received, commands) -> {
          asked.addAll(commands);
          gate.onPreReceive(received, commands);
        });
    push.setPostReceiveHook(
        (received, commands) -> {
          lock.unlock();
          deploy(received, commands, gate, target, name);
        });
    push.receive(RequestBody.of(context, limits.packBytes() + MOST_COMMAND_BYTES), out, null);
    asked.stream()
        .filter(command -> command.getResult() != ReceiveCommand.Result.OK)
        .forEach(command -> results.accept(PushResult.REFUSED));
  }

  private void upload(Repository repository, Context context) throws IOException {
    uploadPackOf(repository, context)
        .upload(
            RequestBody.of(context, MOST_NEGOTIATION_BYTES), context.res().getOutputStream(), null);
  }

  @FunctionalInterface
  private interface Exchange {
    void run() throws IOException;
  }

  /** Runs an exchange; what the other side did wrong is answered as such. */
  private static void answer(Context context, String repository, Exchange exchange)
      throws IOException {
    try {
      exchange.run();
    } catch (RequestBody.TooLargeException e) {
      refuse(context, 413, e);
    } catch (IOException e) {
      if (isFullDisk(e)) {
        // The report to the pusher is written already, and says so.
        LOG.atWarn()
            .addKeyValue("repository", repository)
            .addKeyValue("reason", "No space left on device")
            .log("a push cannot be kept: free some space on the disk of the data folder");
        return;
      }
      if (!isCallersFault(e)) {
        throw e;
      }
      LOG.atDebug().setCause(e).addKeyValue("repository", repository).log("request is not usable");
      refuse(context, 400, e);
    } catch (Deployments.UnreachableException e) {
      refuse(context, 503, e);
    }
  }

  private static boolean isFullDisk(IOException e) {
    if (!(e instanceof UnpackException)) {
      return false;
    }
    for (Throwable one = e; one != null; one = one.getCause()) {
      if (String.valueOf(one.getMessage()).contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCallersFault(Throwable e) {
    if (e instanceof UploadPackInternalServerErrorException && e.getCause() != null) {
      return isCallersFault(e.getCause());
    }
    return e instanceof ZipException
        || e instanceof EOFException
        || e instanceof PackProtocolException
        || e instanceof UnpackException
        // JGit has no type of its own for this one.
        || String.valueOf(e.getMessage()).startsWith("Invalid packet line header");
  }

  /** Says why, unless the answer is on its way already and has said so itself. */
  private static void refuse(Context context, int status, Exception reason) {
    if (!context.res().isCommitted()) {
      context.res().reset();
      context.status(status).contentType("text/plain").result(said(reason) + "\n");
    }
  }

  private static String said(Exception reason) {
    Throwable told = reason.getMessage() == null ? reason.getCause() : reason;
    String message = told == null ? null : told.getMessage();
    return message == null ? "the request ends too early" : message;
  }

  private void deploy(
      ReceivePack push,
      Collection<ReceiveCommand> commands,
      FollowedBranch gate,
      DeployTarget target,
      String name) {
    for (ReceiveCommand command : commands) {
      results.accept(
          gate.isFollowed(command) && target.elsewhere().isEmpty()
              ? PushResult.DEPLOYED
              : PushResult.KEPT);
      if (gate.isFollowed(command) && target.elsewhere().isPresent()) {
        say(
            push,
            "not deployed: the Repository %s follows %s; this commit is only kept"
                .formatted(target.repository(), target.elsewhere().get()));
      } else if (gate.isFollowed(command)) {
        String commit = command.getNewId().name();
        if (command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD) {
          say(push, "history was rewritten: this commit replaces what was on " + target.branch());
        }
        try {
          deployments.deploy(
              target, repositories.folder(name), commit, limits.report(), line -> say(push, line));
        } catch (Deployments.UnreachableException e) {
          LOG.atWarn().setCause(e).addKeyValue("repository", name).log("push is not deployed yet");
          say(push, "the commit is kept, but: " + e.getMessage());
        } catch (UncheckedIOException e) {
          LOG.atDebug().setCause(e).addKeyValue("repository", name).log("the pusher went away");
        }
      } else {
        say(push, command.getRefName() + " is kept; only " + target.branch() + " is deployed");
      }
    }
  }

  /** Sends one line and makes sure that it is on its way. */
  private static void say(ReceivePack push, String line) {
    push.sendMessage(line);
    try {
      OutputStream messages = push.getMessageOutputStream();
      if (messages != null) {
        messages.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void advertise(String service, Repository repository, Context context)
      throws IOException {
    OutputStream out = context.res().getOutputStream();
    PacketLineOut lines = new PacketLineOut(out);
    if (service.equals(RECEIVE)) {
      lines.writeString("# service=" + service + "\n");
      lines.end();
      receivePackOf(repository)
          .sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
    } else {
      uploadPackOf(repository, context)
          .sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines), service);
    }
    out.flush();
  }

  private ReceivePack receivePackOf(Repository repository) {
    ReceivePack push = new ReceivePack(repository);
    push.setBiDirectionalPipe(false);
    push.setTimeout(TRANSFER_TIMEOUT_SECONDS);
    push.setAtomic(true);
    push.setCheckReceivedObjects(true);
    push.setMaxPackSizeLimit(limits.packBytes());
    push.setMaxObjectSizeLimit(limits.objectBytes());
    return push;
  }

  private static UploadPack uploadPackOf(Repository repository, Context context) {
    UploadPack upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    upload.setTimeout(TRANSFER_TIMEOUT_SECONDS);
    String protocol = context.header("Git-Protocol");
    if (protocol != null) {
      upload.setExtraParameters(List.of(protocol.split(":")));
    }
    return upload;
  }

  private static Optional<String> name(Context context) {
    Optional<String> name = HostedRepositories.name(context.pathParam("repository"));
    if (name.isEmpty()) {
      context
          .status(404)
          .result("a repository's name has lower-case letters, digits and dashes, at most 63\n");
    }
    return name;
  }

  private static boolean hasContentType(Context context, String service) {
    if (("application/x-" + service + "-request").equals(context.contentType())) {
      return true;
    }
    context.status(415).result("expected application/x-" + service + "-request\n");
    return false;
  }

  private static void noCache(Context context) {
    context.header("Cache-Control", "no-cache, max-age=0, must-revalidate");
  }
}
