package dev.pinion.app;

import dev.pinion.domain.DomainException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work that keeps a processor busy for long. Threads of requests do not yield to one another while
 * they compute, so there is never more of it at the same time than leaves processors to others.
 */
public final class HeavyWork {
  private static final int PROCESSORS_PER_PLACE = 2;
  private static final long PATIENCE_SECONDS = 2;

  private static final Semaphore PLACES =
      new Semaphore(
          Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_PLACE), true);

  private HeavyWork() {}

  /**
   * Does the work as soon as there is a place for it.
   *
   * @throws DomainException if none becomes free in time
   */
  public static <T> T run(Supplier<T> work) {
    try {
      if (!PLACES.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return work.get();
    } finally {
      PLACES.release();
    }
  }

  private static DomainException busy() {
    return DomainException.unavailable(
        "server_busy", "The server compares as much as it can at once; try again soon.", 1);
  }
}
