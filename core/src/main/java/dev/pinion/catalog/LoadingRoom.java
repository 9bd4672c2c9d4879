package dev.pinion.catalog;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The memory for snapshots that are being loaded; whoever finds none waits a little. */
final class LoadingRoom {
  private static final int BYTES_PER_PERMIT = 1024;
  private static final int RETRY_SECONDS = 2;

  private final int permits;
  private final Semaphore free;
  private final Duration patience;

  LoadingRoom(long bytes, Duration patience) {
    this.permits = Math.clamp(bytes / BYTES_PER_PERMIT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(permits, true);
    this.patience = patience;
  }

  /**
   * Loads something of so many bytes; what is larger than the room has it alone.
   *
   * @throws DomainException with {@link DomainError.Unavailable} if there is no room in time
   */
  <T> T with(long bytes, Supplier<T> load) {
    int taken = Math.clamp(bytes / BYTES_PER_PERMIT + 1, 1, permits);
    if (!hasTaken(taken)) {
      throw DomainException.unavailable(
              "too_much_loading",
              "The server is reading other tenants into memory and has no room for yours yet; try again in a moment.",
              RETRY_SECONDS)
          .because("it takes about %d bytes".formatted(bytes));
    }
    try {
      return load.get();
    } finally {
      free.release(taken);
    }
  }

  private boolean hasTaken(int wanted) {
    try {
      return free.tryAcquire(wanted, patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
