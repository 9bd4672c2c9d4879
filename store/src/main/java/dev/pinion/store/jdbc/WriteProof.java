package dev.pinion.store.jdbc;

import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a durable write succeeds, with as few writes of its own as can be: those who ask
 * at the same time share one, and one that failed counts for as long as one that succeeded.
 */
public final class WriteProof {
  private final Supplier<Duration> sinceCommit;
  private final Runnable write;
  private final ReentrantLock proving = new ReentrantLock();
  private @Nullable StoreUnavailableException failed;
  private long failedNanos;

  /**
   * A proof.
   *
   * @param sinceCommit how long ago a commit succeeded after which none failed
   * @param write a small durable write
   */
  public WriteProof(Supplier<Duration> sinceCommit, Runnable write) {
    this.sinceCommit = sinceCommit;
    this.write = write;
  }

  /**
   * Returns if a durable write has succeeded within that time, or does now.
   *
   * @throws StoreUnavailableException if it does not succeed
   */
  public void require(Duration recent) {
    proving.lock();
    try {
      if (sinceCommit.get().compareTo(recent) <= 0) {
        return;
      }
      StoreUnavailableException before = failed;
      if (before != null && System.nanoTime() - failedNanos <= recent.toNanos()) {
        throw before;
      }
      failed = null;
      try {
        write.run();
      } catch (StoreUnavailableException e) {
        failed = e;
        failedNanos = System.nanoTime();
        throw e;
      }
    } finally {
      proving.unlock();
    }
  }
}
