package dev.pinion.store.sqlite;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.TransactionGroup;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * How long one transaction may keep the writer, for which all others wait: it is given up before
 * its next statement, and within one that takes long by itself.
 */
final class WorkLimit implements TransactionGroup.Limit {
  /** Steps of SQLite's machine between two looks at the clock: about a millisecond. */
  private static final int STEPS = 100_000;

  private final long limitNanos;
  private boolean isRunning;
  private boolean hasInterrupted;
  private long untilNanos;

  private WorkLimit(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** The limit of a connection, which nothing else may watch. */
  static WorkLimit of(SqlConnection connection, Duration time) {
    var limit = new WorkLimit(time);
    connection.before(limit::require);
    try {
      ProgressHandler.setHandler(
          connection.jdbc().unwrap(SQLiteConnection.class),
          STEPS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              return limit.interrupts() ? 1 : 0;
            }
          });
    } catch (SQLException e) {
      throw new StoreUnavailableException("cannot watch over the writer", e);
    }
    return limit;
  }

  @Override
  public void begin() {
    untilNanos = System.nanoTime() + limitNanos;
    isRunning = true;
  }

  /** What is done about the transaction may take the time it takes. */
  @Override
  public void end() {
    isRunning = false;
  }

  /**
   * Whether a statement was interrupted, because it took too long by itself, since this was asked.
   */
  boolean takeInterrupted() {
    boolean has = hasInterrupted;
    hasInterrupted = false;
    return has;
  }

  /** What whoever took too long is told. */
  static StoreUnavailableException tooLong() {
    return new StoreUnavailableException("a transaction kept the writer for too long");
  }

  private boolean interrupts() {
    boolean isOver = isOver();
    hasInterrupted |= isOver;
    return isOver;
  }

  private boolean isOver() {
    return isRunning && System.nanoTime() - untilNanos > 0;
  }

  private void require() {
    if (isOver()) {
      throw tooLong();
    }
  }
}
