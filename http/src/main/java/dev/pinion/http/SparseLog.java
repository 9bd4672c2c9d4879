package dev.pinion.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells of a fault that many requests meet at once: the first with its cause, and then, as long as
 * it goes on, how many there were.
 */
final class SparseLog {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final System.Logger log;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong untold = new AtomicLong();

  SparseLog(System.Logger log) {
    this.log = log;
  }

  void warn(String message, Throwable fault) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
      untold.incrementAndGet();
      log.log(System.Logger.Level.DEBUG, message, fault);
      return;
    }
    long before = untold.getAndSet(0);
    log.log(
        System.Logger.Level.WARNING,
        before == 0 ? message : "%s, and %d more before it".formatted(message, before),
        fault);
  }
}
