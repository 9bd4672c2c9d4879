package dev.pinion.store.postgres;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When what the database has broken off is tried again, before it has changed anything: a few
 * times, with growing random pauses.
 *
 * @param atMost how long somebody waits for it
 */
record Retries(Duration atMost) {
  private static final int ATTEMPTS = 6;
  private static final int PAUSE_MILLIS = 50;

  /** Whether what has failed may succeed on another connection, and somebody still waits for it. */
  boolean mayTryAgain(int attempt, long begunNanos, SqlException fault) {
    return attempt < ATTEMPTS
        && PostgresFaults.isPassing(fault)
        && System.nanoTime() - begunNanos < atMost.toNanos();
  }

  /** Waits before the next attempt. */
  static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, (long) PAUSE_MILLIS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for the database", e);
    }
  }
}
