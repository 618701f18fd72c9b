package dev.slipway.runtime.kubelet.image;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ImageReference;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import dev.slipway.runtime.kubelet.runtime.PullException;
import dev.slipway.runtime.kubelet.runtime.RegistryCredentials;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that images are here when containers start.
 *
 * <p>Asking never waits for a registry: the caller is told that a pull goes on, is called back when
 * it ended, and asks again. Failed pulls are repeated after 10 s, doubling to 5 min.
 */
public final class ImagePuller implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LAST_RETRY = Duration.ofSeconds(300);
  private static final Duration NEVER_RECHECK = Duration.ofSeconds(60);
  private static final int PULLS_AT_ONCE = 4;

  private final ContainerRuntime runtime;
  private final InstantSource clock;
  private final Unreachable unreachable;
  private final Strictness strictness;
  private final Semaphore slots = new Semaphore(PULLS_AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("slipway-pull-", 0).factory());
  private final Map<PullKey, CompletableFuture<PullResult>> pulls = new ConcurrentHashMap<>();
  private final Map<Ticket, CompletableFuture<PullResult>> tickets = new ConcurrentHashMap<>();
  private final Map<RetryKey, Retry> retries = new ConcurrentHashMap<>();

  /** Whether an image that should be pulled anew may be replaced by the one that is here. */
  public enum Strictness {
    /** When its registry cannot be reached at all, it may. */
    LENIENT,
    /** Never. */
    STRICT
  }

  private record Ticket(String podUid, String container, int attempt, String image) {}

  private record PullKey(String image, Optional<RegistryCredentials> credentials) {}

  private record RetryKey(String podUid, String image) {}

  private record Retry(Duration delay, Instant at, String reason) {}

  private record PullResult(@Nullable PullException failure, Duration took) {}

  /** Pulls through {@code runtime}, which stays the caller's. */
  public ImagePuller(ContainerRuntime runtime, InstantSource clock, Strictness strictness) {
    this.runtime = requireNonNull(runtime);
    this.clock = requireNonNull(clock);
    this.strictness = requireNonNull(strictness);
    this.unreachable = new Unreachable(clock);
  }

  /**
   * Looks for the image of one start of a container, and begins to pull it if that is needed.
   *
   * @param whenDone called once, on any thread, after an answer of {@link ImageOutcome.Pulling}
   */
  public ImageOutcome ensure(ImageRequest request, Runnable whenDone) {
    Ticket ticket = ticket(request);
    @Nullable CompletableFuture<PullResult> mine = tickets.get(ticket);
    if (mine != null) {
      if (!mine.isDone()) {
        return new ImageOutcome.Pulling(false);
      }
      tickets.remove(ticket);
      return conclude(request, mine.join());
    }
    Optional<ImageReference> reference = ImageReference.parse(request.image());
    if (reference.isEmpty()) {
      return missing("InvalidImageName", "not an image name: " + request.image(), NEVER_RECHECK);
    }
    Optional<LocalImage> local = runtime.findImage(request.image());
    if (local.isPresent() && request.policy() != ImagePolicy.ALWAYS) {
      return new ImageOutcome.Present(local.get());
    }
    if (request.policy() == ImagePolicy.NEVER) {
      return missing(
          "ErrImageNeverPull",
          "image " + request.image() + " is not on this node and its policy is Never",
          NEVER_RECHECK);
    }
    String registry = reference.get().registry();
    Optional<String> outage = unreachable.reason(registry);
    if (outage.isPresent() && local.isPresent() && strictness == Strictness.LENIENT) {
      return new ImageOutcome.Stale(local.get(), registry, outage.get());
    }
    @Nullable Retry retry = retries.get(new RetryKey(request.podUid(), request.image()));
    if (retry != null && retry.at().isAfter(clock.instant())) {
      return new ImageOutcome.Missing(
          "ImagePullBackOff",
          "Back-off pulling image \"" + request.image() + "\": " + retry.reason(),
          Optional.empty(),
          retry.at());
    }
    CompletableFuture<PullResult> pull = pull(reference.get(), request);
    tickets.put(ticket, pull);
    // whenDone only adds to a queue; running it on the pulling thread is fine.
    CompletableFuture<Void> told = pull.thenRun(whenDone);
    return new ImageOutcome.Pulling(!told.isDone());
  }

  /** True when a pull that was answered with {@link ImageOutcome.Pulling} has ended. */
  public boolean isOver(ImageRequest request) {
    @Nullable CompletableFuture<PullResult> pull = tickets.get(ticket(request));
    return pull == null || pull.isDone();
  }

  private static Ticket ticket(ImageRequest request) {
    return new Ticket(request.podUid(), request.container(), request.attempt(), request.image());
  }

  /** Drops what is remembered of a pod. */
  public void forget(String podUid) {
    tickets.keySet().removeIf(ticket -> ticket.podUid().equals(podUid));
    retries.keySet().removeIf(key -> key.podUid().equals(podUid));
  }

  private CompletableFuture<PullResult> pull(ImageReference reference, ImageRequest request) {
    PullKey key = new PullKey(request.image(), request.credentials());
    CompletableFuture<PullResult> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<PullResult> others = pulls.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    threads.execute(
        () -> {
          Instant begun = clock.instant();
          @Nullable PullException failure = attempt(reference, request);
          pulls.remove(key, mine);
          mine.complete(new PullResult(failure, Duration.between(begun, clock.instant())));
        });
    return mine;
  }

  private @Nullable PullException attempt(ImageReference reference, ImageRequest request) {
    slots.acquireUninterruptibly();
    try {
      runtime.pull(request.image(), request.credentials());
      unreachable.answered(reference.registry());
      return null;
    } catch (PullException e) {
      if (e.reason() == PullException.Cause.UNREACHABLE) {
        unreachable.silent(reference.registry(), String.valueOf(e.getMessage()));
      } else {
        unreachable.answered(reference.registry());
      }
      return e;
    } catch (RuntimeUnavailableException e) {
      return new PullException(PullException.Cause.REFUSED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // the thread's boundary: the waiting pods have to be told
      return new PullException(PullException.Cause.REFUSED, e.toString());
    } finally {
      slots.release();
    }
  }

  private ImageOutcome conclude(ImageRequest request, PullResult result) {
    RetryKey key = new RetryKey(request.podUid(), request.image());
    Optional<LocalImage> local = runtime.findImage(request.image());
    @Nullable PullException failure = result.failure();
    if (failure == null) {
      retries.remove(key);
      if (local.isPresent()) {
        return new ImageOutcome.Pulled(local.get(), result.took());
      }
      return missing("ErrImagePull", "the pulled image is gone again", FIRST_RETRY);
    }
    String words = String.valueOf(failure.getMessage());
    boolean outOfReach = failure.reason() == PullException.Cause.UNREACHABLE;
    if (outOfReach && local.isPresent() && strictness == Strictness.LENIENT) {
      String registry =
          ImageReference.parse(request.image()).map(ImageReference::registry).orElse("");
      return new ImageOutcome.Stale(local.get(), registry, words);
    }
    @Nullable Retry before = retries.get(key);
    Duration delay = before == null ? FIRST_RETRY : before.delay().multipliedBy(2);
    if (delay.compareTo(LAST_RETRY) > 0) {
      delay = LAST_RETRY;
    }
    retries.put(key, new Retry(delay, clock.instant().plus(delay), words));
    String reason =
        failure.reason() == PullException.Cause.INVALID_NAME ? "InvalidImageName" : "ErrImagePull";
    return missing(reason, words, delay);
  }

  private ImageOutcome missing(String reason, String message, Duration delay) {
    return new ImageOutcome.Missing(
        reason, message, Optional.of(message), clock.instant().plus(delay));
  }

  /** Waits for no pull: the runtime finishes them by itself. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
