package dev.pinion.store.jdbc;

import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A number that one thread alone can read and that many ask for: all who ask before it is read get
 * the same.
 */
public final class SharedLook {
  private final AtomicReference<@Nullable CompletableFuture<Long>> asked = new AtomicReference<>();

  /**
   * The number as it is read after this call began.
   *
   * @param wake tells the thread that it is wanted
   * @throws StoreUnavailableException if it does not come in time
   */
  public long ask(Runnable wake, Duration atMost) {
    var fresh = new CompletableFuture<Long>();
    CompletableFuture<Long> before = asked.compareAndExchange(null, fresh);
    CompletableFuture<Long> mine = before == null ? fresh : before;
    if (before == null) {
      wake.run();
    }
    try {
      return mine.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new StoreUnavailableException("nobody could look in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for a look", e);
    }
  }

  /** Reads the number if somebody has asked for it. For the thread that can. */
  public void answer(LongSupplier number) {
    // Whoever asks from here on may not be given what is read now.
    CompletableFuture<Long> waiting = asked.getAndSet(null);
    if (waiting == null) {
      return;
    }
    try {
      waiting.complete(number.getAsLong());
    } catch (RuntimeException | Error e) {
      waiting.completeExceptionally(e);
    }
  }
}
