package dev.slipway.webhook.github;

import dev.slipway.api.resource.Repository;
import dev.slipway.webhook.github.BodyBudget.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives GitHub's deliveries. Nothing of a delivery is looked at before its signature holds for
 * the secret of at least one repository; it then concerns only repositories of that secret.
 */
public final class GithubHook {
  /** The most that GitHub sends. */
  static final int LARGEST_BODY = 25 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(GithubHook.class);
  private static final int BODIES_TOGETHER = 64 << 20;
  private static final int REMEMBERED = 10_000;
  private static final Pattern WORD = Pattern.compile("[\\w.:-]{1,100}");

  private final Hooked hooked;
  private final BodyBudget bodies = new BodyBudget(LARGEST_BODY, BODIES_TOGETHER);
  private final Deliveries deliveries = new Deliveries(REMEMBERED);

  public GithubHook(Hooked hooked) {
    this.hooked = hooked;
  }

  /** {@code POST /hooks/github}: for every repository. */
  public void receiveForAny(Context context) throws IOException {
    receive(context, hooked.repositories(), none -> false);
  }

  /** {@code POST /hooks/github/{repository}}: for one. */
  public void receiveForOne(Context context) throws IOException {
    String name = context.pathParam("repository");
    List<Repository> named =
        hooked.repositories().stream().filter(one -> one.name().equals(name)).toList();
    if (named.isEmpty()) {
      answer(context, 404, "there is no Repository of that name");
    } else {
      // A path on this machine has no address that a payload could name: the URL's name counts.
      receive(context, named, one -> RepositoryAddress.parse(one.spec().url()).isEmpty());
    }
  }

  /**
   * Takes a delivery.
   *
   * @param meant those that a push concerns whatever repository it names
   */
  private void receive(Context context, List<Repository> candidates, Predicate<Repository> meant)
      throws IOException {
    Optional<Signature> signature = signature(context);
    if (signature.isEmpty()) {
      answer(context, 401, "X-Hub-Signature-256 must be sha256= and 64 hexadecimal digits");
      return;
    }
    if (context.header("Content-Encoding") != null) {
      answer(context, 415, "the body must not be compressed");
      return;
    }
    Outcome body =
        bodies.read(context.req().getInputStream(), context.req().getContentLengthLong());
    switch (body) {
      case Outcome.TooLarge tooLarge -> {
        BodyBudget.discard(context.req().getInputStream());
        answer(context, 413, "the body is larger than 25 MiB");
      }
      case Outcome.Busy busy -> {
        context.header("Retry-After", "5");
        answer(context, 503, "too many deliveries at once");
      }
      case Outcome.Read read -> {
        try (read) {
          verified(context, read, signature.get(), candidates, meant);
        }
      }
    }
  }

  private static Optional<Signature> signature(Context context) {
    List<String> headers =
        java.util.Collections.list(context.req().getHeaders("X-Hub-Signature-256"));
    return headers.size() == 1 ? Signature.parse(headers.getFirst()) : Optional.empty();
  }

  private void verified(
      Context context,
      Outcome.Read body,
      Signature signature,
      List<Repository> candidates,
      Predicate<Repository> meant) {
    Map<String, Boolean> holds = new HashMap<>();
    List<Repository> trusted =
        candidates.stream()
            .filter(
                one ->
                    holds.computeIfAbsent(
                        hooked.secret(one),
                        secret ->
                            !secret.isEmpty()
                                && signature.isOf(body.bytes(), body.length(), secret)))
            .toList();
    if (trusted.isEmpty()) {
      answer(context, 401, "the signature holds for no Repository's webhook secret");
      return;
    }
    String event = word(context, "X-GitHub-Event");
    String delivery = word(context, "X-GitHub-Delivery");
    if (event.isEmpty() || delivery.isEmpty()) {
      answer(context, 400, "X-GitHub-Event or X-GitHub-Delivery is missing or not of its form");
    } else if (event.equals("ping")) {
      answer(context, 200, "pong");
    } else if (!event.equals("push")) {
      answer(context, 202, "event " + event + " is ignored");
    } else if (!String.valueOf(context.contentType()).startsWith("application/json")) {
      answer(context, 415, "the webhook's content type must be application/json");
    } else {
      push(context, body, delivery, trusted, meant);
    }
  }

  private static String word(Context context, String header) {
    String value = context.header(header);
    return value != null && WORD.matcher(value).matches() ? value : "";
  }

  private void push(
      Context context,
      Outcome.Read body,
      String delivery,
      List<Repository> trusted,
      Predicate<Repository> meant) {
    Push push;
    try {
      push = PushPayload.parse(body.bytes(), body.length(), delivery);
    } catch (MalformedPushException e) {
      answer(context, 400, e.reason());
      return;
    }
    List<Repository> concerned =
        trusted.stream()
            .filter(
                one ->
                    meant.test(one)
                        || RepositoryAddress.parse(one.spec().url())
                            .filter(push.repositories()::contains)
                            .isPresent())
            .toList();
    List<Repository> following =
        concerned.stream()
            .filter(one -> push.branch().equals(Optional.of(one.spec().branch())))
            .toList();
    if (concerned.isEmpty()) {
      answer(context, 404, "no Repository that this secret belongs to has that URL");
    } else if (following.isEmpty()) {
      answer(context, 202, "no Repository follows " + push.ref());
    } else if (!deliveries.isNew(delivery)) {
      answer(context, 200, "already handled");
    } else {
      request(push, following);
      answer(context, 202, "sync requested");
    }
  }

  private void request(Push push, List<Repository> following) {
    boolean done = false;
    try {
      following.forEach(one -> hooked.requestSync(one, push.isDeletion() ? "" : push.after()));
      done = true;
    } finally {
      if (!done) {
        deliveries.forget(push.delivery());
      }
    }
    LOG.atInfo()
        .addKeyValue("ref", push.ref())
        .addKeyValue("revision", push.after())
        .addKeyValue("delivery", push.delivery())
        .addKeyValue("sender", push.sender())
        .log("webhook asks for a sync");
  }

  private static void answer(Context context, int status, String text) {
    context.status(status).contentType("text/plain").result(text + "\n");
  }
}
