package dev.pinion.store.postgres;

import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one write of a tenant be under way at a time, in the order in which they came. The database
 * makes sure of the same by the tenant's row; here those who wait keep no connection, and what is
 * done when a write has ended is done in the order of the commits.
 */
final class Turns {
  private final Map<Object, Line> lines = new HashMap<>();

  /** Those who want to write the same tenant. */
  private static final class Line {
    final ReentrantLock lock = new ReentrantLock(true);
    int wanted;
  }

  /** Ends the turn when it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for the turn of a tenant, or of whatever else may be written once at a time.
   *
   * @throws StoreUnavailableException if it does not come in time, or the thread is interrupted
   */
  Turn take(Object whose, Duration atMost) {
    Line line = join(whose);
    try {
      if (line.lock.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        return () -> {
          line.lock.unlock();
          leave(whose);
        };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(whose);
      throw new StoreUnavailableException("interrupted while waiting to write", e);
    }
    leave(whose);
    throw new StoreUnavailableException("the write's turn did not come in time");
  }

  private synchronized Line join(Object whose) {
    Line line = lines.computeIfAbsent(whose, _ -> new Line());
    line.wanted++;
    return line;
  }

  private synchronized void leave(Object whose) {
    Line line = Objects.requireNonNull(lines.get(whose));
    line.wanted--;
    if (line.wanted == 0) {
      lines.remove(whose);
    }
  }
}
