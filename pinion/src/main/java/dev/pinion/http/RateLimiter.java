package dev.pinion.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts the requests of each caller to each operation within a minute's window (SPEC 8). */
public final class RateLimiter {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Cache<Key, Bucket> buckets;
  private final Map<String, Integer> overrides;
  private final boolean enabled;
  private final InstantSource clock;

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
   * A limiter.
   *
   * @param maxTracked callers and operations that are counted at a time; beyond it the ones that
   *     were longest silent are forgotten
   * @param overrides requests a minute by operation, in place of the operation's own
   */
  public RateLimiter(
      boolean enabled, int maxTracked, Map<String, Integer> overrides, InstantSource clock) {
    this.enabled = enabled;
    this.overrides = Map.copyOf(overrides);
    this.clock = clock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(maxTracked)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();
  }

  /** The clock in the terms of the buckets, so that they and the time of a reset agree. */
  private record Time(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }

  /** Counts one request of a subject. */
  public Verdict count(Operation operation, String subject) {
    int limit = overrides.getOrDefault(operation.limitName(), operation.requestsPerMinute());
    if (!enabled || limit == 0) {
      return Verdict.UNLIMITED;
    }
    Bucket bucket = buckets.get(new Key(operation.limitName(), subject), key -> bucket(limit));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    long reset =
        clock.instant().plusNanos(probe.getNanosToWaitForReset()).plusMillis(999).getEpochSecond();
    return probe.isConsumed()
        ? new Verdict(limit, probe.getRemainingTokens(), reset, 0)
        : new Verdict(limit, 0, reset, seconds(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(int limit) {
    return Bucket.builder()
        .withCustomTimePrecision(new Time(clock))
        .addLimit(bandwidth -> bandwidth.capacity(limit).refillIntervally(limit, WINDOW))
        .build();
  }

  private static long seconds(long nanos) {
    return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
  }
}
