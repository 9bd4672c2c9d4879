package dev.pinion.app;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tells the operator of a clock that is behind what a tenant's log already says: until it has
 * caught up, all changes of the tenant have one time.
 */
final class ClockWatch {
  private static final System.Logger LOG = System.getLogger(ClockWatch.class.getName());

  /** Clocks that are kept right step back by less, and so do two machines' clocks differ. */
  private static final Duration BEHIND_MAX = Duration.ofSeconds(1);

  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final AtomicLong nextNanos;

  /**
   * A watch that has not told of anything yet.
   *
   * @param nanos a time that never steps, such as {@link System#nanoTime}
   */
  ClockWatch(LongSupplier nanos) {
    this.nanos = nanos;
    nextNanos = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Logs a warning if the clock is far behind, at most once a minute.
   *
   * @param slug the tenant's
   * @param newest the time of the tenant's newest change
   */
  void compare(String slug, Instant now, Instant newest) {
    Duration behind = Duration.between(now, newest);
    if (behind.compareTo(BEHIND_MAX) <= 0) {
      return;
    }
    long tick = nanos.getAsLong();
    long next = nextNanos.get();
    if (tick - next >= 0 && nextNanos.compareAndSet(next, tick + INTERVAL_NANOS)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the clock is %d s behind the newest change of the tenant %s; until it has caught up, every change there gets the time of that one"
              .formatted(behind.toSeconds(), slug));
    }
  }
}
