package dev.pinion.store.sqlite;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A small write that overwrites what a failed commit may have left at the end of the log, after
 * which that commit is certainly gone. While one is needed, the store takes no other write.
 */
final class Fence {
  /** What a write must do that only has to reach the disk. */
  static final String WRITE = "update fence set number = number + 1";

  private static final System.Logger LOG = System.getLogger(Fence.class.getName());
  private static final Duration DELAY_MIN = Duration.ofMillis(100);
  private static final Duration DELAY_MAX = Duration.ofSeconds(5);

  private final SqlConnection connection;
  private final String name;
  private volatile @Nullable Throwable fault;
  private Duration delay = DELAY_MIN;
  private long triedNanos;
  private long neededNanos;
  private boolean told;

  /**
   * No fence is needed yet.
   *
   * @param name what the log calls the database
   */
  Fence(SqlConnection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Says that nothing may be written before this has been raised. */
  void need(Throwable because) {
    fault = because;
    delay = DELAY_MIN;
    neededNanos = System.nanoTime();
    triedNanos = neededNanos;
  }

  /** Whether nothing may be written before this has been raised. */
  boolean isNeeded() {
    return fault != null;
  }

  /** Whether it is time for the next attempt. */
  boolean isDue() {
    return System.nanoTime() - triedNanos >= delay.toNanos();
  }

  /**
   * Refuses a write while this is needed.
   *
   * @throws StoreUnavailableException then
   */
  void requireNone() {
    Throwable because = fault;
    if (because != null) {
      throw new StoreUnavailableException(
          "the database takes no writes until what a failed commit left behind is gone", because);
    }
  }

  /**
   * Tries to write it after a commit has failed; if that fails too, it is needed.
   *
   * @return whether it is on disk
   */
  boolean raiseAfter(Throwable because) {
    Throwable failure = attempt();
    if (failure == null) {
      return true;
    }
    need(because);
    tell(failure);
    return false;
  }

  /** Tries to write it when it is needed. */
  void raise() {
    triedNanos = System.nanoTime();
    Throwable failure = attempt();
    if (failure != null) {
      delay = delay.multipliedBy(2).compareTo(DELAY_MAX) > 0 ? DELAY_MAX : delay.multipliedBy(2);
      tell(failure);
      return;
    }
    fault = null;
    if (told) {
      told = false;
      LOG.log(
          System.Logger.Level.WARNING,
          "the database {0} takes writes again after {1} s",
          name,
          Duration.ofNanos(System.nanoTime() - neededNanos).toSeconds());
    }
  }

  /** Writes it; null if it is on disk, else why it is not. */
  private @Nullable Throwable attempt() {
    try {
      if (!Transactions.end(connection)) {
        throw new IllegalStateException("a transaction cannot be ended");
      }
      connection.execute("begin immediate");
      connection.execute(WRITE);
      connection.execute("commit");
      return null;
    } catch (RuntimeException | Error e) {
      Transactions.end(connection);
      return e;
    }
  }

  private void tell(Throwable failure) {
    if (!told) {
      told = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the database %s takes no writes for now: a commit failed, and what it may have left in the log cannot be overwritten"
              .formatted(name),
          failure);
    }
  }
}
