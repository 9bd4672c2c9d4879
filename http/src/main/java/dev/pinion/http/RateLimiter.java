package dev.pinion.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.http.api.Operation;
import dev.pinion.store.SharedCounts;
import dev.pinion.store.StoreUnavailableException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of each caller to each operation within a minute's window
 * (docs/behaviour/requests.md): by itself, and what all servers on a database count together there
 * as well.
 */
public final class RateLimiter {
  private static final System.Logger LOG = System.getLogger(RateLimiter.class.getName());
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Before a database that could not count is asked again: no request waits for it meanwhile. */
  private static final Duration APART = Duration.ofSeconds(10);

  private final Cache<Key, Bucket> buckets;
  private final Together together;
  private final Map<String, Integer> overrides;
  private final boolean enabled;
  private final InstantSource clock;
  private final Meter meter;
  private final LongSupplier nanoTime;
  private volatile long apartUntilNanos;

  private record Key(String operation, String subject) {}

  /**
   * What a request is told of its limit.
   *
   * @param limit requests in a window; 0 if there is no limit
   * @param remaining requests left in this window
   * @param resetEpochSecond when the window ends
   * @param retryAfterSeconds 0 if the request may pass, else when to try again
   */
  public record Verdict(int limit, long remaining, long resetEpochSecond, long retryAfterSeconds) {
    static final Verdict UNLIMITED = new Verdict(0, 0, 0, 0);

    boolean isLimited() {
      return limit > 0;
    }

    boolean isRefused() {
      return retryAfterSeconds > 0;
    }
  }

  /**
   * What several servers count together.
   *
   * @param counts where; null if there is only one server
   * @param all whether that is every operation, not only signing in
   */
  public record Together(@Nullable SharedCounts counts, boolean all) {
    /** Every server counts for itself. */
    static final Together NONE = new Together(null, false);

    @Nullable SharedCounts of(Operation operation) {
      return all || operation.access() == Operation.Access.SIGN_IN ? counts : null;
    }
  }

  /**
   * A limiter.
   *
   * @param maxTracked callers and operations that are counted at a time; beyond it the ones that
   *     were longest silent are forgotten
   * @param overrides requests a minute by operation, in place of the operation's own
   * @param together what several servers count together
   * @param clock says when a window ends in the client's terms
   * @param nanoTime nanoseconds from any moment on that never go back, by which windows last
   */
  public RateLimiter(
      boolean enabled,
      int maxTracked,
      Map<String, Integer> overrides,
      Together together,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.enabled = enabled;
    this.together = together;
    this.overrides = Map.copyOf(overrides);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.apartUntilNanos = nanoTime.getAsLong();
    this.meter = new Meter(nanoTime, nanoTime.getAsLong());
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(maxTracked)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();
  }

  /** What never goes back, in the terms of the buckets: a clock that is set must not stop them. */
  private record Meter(LongSupplier nanoTime, long origin) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      // Nanoseconds may begin anywhere and overflow, which the buckets do not expect.
      return nanoTime.getAsLong() - origin;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** Counts one request of a subject. */
  public Verdict count(Operation operation, String subject) {
    return count(operation, subject, 1);
  }

  /**
   * Counts one request of a subject that stands for several.
   *
   * @param times how often it may do what one may do
   */
  public Verdict count(Operation operation, String subject, int times) {
    int limit =
        times * overrides.getOrDefault(operation.limitName(), operation.requestsPerMinute());
    if (!enabled || limit == 0) {
      return Verdict.UNLIMITED;
    }
    Bucket bucket = buckets.get(new Key(operation.limitName(), subject), key -> bucket(limit));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      return refused(limit, probe.getNanosToWaitForRefill(), probe.getNanosToWaitForReset());
    }
    SharedCounts shared = together.of(operation);
    SharedCounts.Count count =
        shared == null ? null : counted(shared, operation.limitName() + "/" + subject);
    if (count == null) {
      return passed(limit, probe.getRemainingTokens(), probe.getNanosToWaitForReset());
    }
    return count.number() <= limit
        ? passed(limit, limit - count.number(), count.left().toNanos())
        : refused(limit, count.left().toNanos(), count.left().toNanos());
  }

  private Verdict passed(int limit, long remaining, long resetNanos) {
    return new Verdict(limit, remaining, resetAt(resetNanos), 0);
  }

  private Verdict refused(int limit, long waitNanos, long resetNanos) {
    return new Verdict(limit, 0, resetAt(resetNanos), seconds(waitNanos));
  }

  private long resetAt(long nanos) {
    return clock.instant().plusNanos(nanos).plusMillis(999).getEpochSecond();
  }

  /** Null if it cannot be counted there now: this server's own count must do then. */
  private SharedCounts.@Nullable Count counted(SharedCounts shared, String subject) {
    long now = nanoTime.getAsLong();
    if (now - apartUntilNanos < 0) {
      return null;
    }
    try {
      return shared.count(subject, WINDOW);
    } catch (StoreUnavailableException e) {
      apartUntilNanos = now + APART.toNanos();
      LOG.log(System.Logger.Level.WARNING, "this server counts requests by itself for a while", e);
      return null;
    }
  }

  private Bucket bucket(int limit) {
    return Bucket.builder()
        .withCustomTimePrecision(meter)
        .addLimit(bandwidth -> bandwidth.capacity(limit).refillIntervally(limit, WINDOW))
        .build();
  }

  private static long seconds(long nanos) {
    return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
  }
}
