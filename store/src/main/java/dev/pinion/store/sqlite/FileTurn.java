package dev.pinion.store.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/**
 * How processes that write to one file take turns. SQLite gives the file's lock to whoever asks
 * first after it was let go, and its own way of waiting soon asks only every tenth of a second.
 * Beside a process that writes all the time, and lets go for microseconds, a command could wait in
 * vain. So whoever waits asks often, and whoever has written for a while leaves time to ask in.
 */
final class FileTurn {
  /** Asking costs microseconds. */
  private static final long ASK_AGAIN_NANOS = 200_000;

  /** So long one writes without leaving the file to others. */
  private static final long MINE_NANOS = 100_000_000;

  /** Long enough to be asked in, and half a per cent of what one may keep for oneself. */
  private static final long LEFT_NANOS = 500_000;

  private long leftNanos = System.nanoTime();

  /** Lets a connection wait for its turn in place of what SQLite would do. */
  static void await(SQLiteConnection connection, Duration limit) throws SQLException {
    BusyHandler.setHandler(connection, new Waiting(limit.toNanos()));
  }

  /** There is nothing to write just now. */
  void isIdle() {
    leftNanos = System.nanoTime();
  }

  /** Leaves the file to others for a moment, if that is due; in no transaction. */
  void leaveIfDue() {
    if (System.nanoTime() - leftNanos > MINE_NANOS) {
      LockSupport.parkNanos(LEFT_NANOS);
      leftNanos = System.nanoTime();
    }
  }

  private static final class Waiting extends BusyHandler {
    private final long limitNanos;
    private long untilNanos;

    private Waiting(long limitNanos) {
      this.limitNanos = limitNanos;
    }

    /** Whether to ask again; SQLite begins each wait with 0. */
    @Override
    protected int callback(int asked) {
      long now = System.nanoTime();
      if (asked == 0) {
        untilNanos = now + limitNanos;
      }
      if (now - untilNanos >= 0) {
        return 0;
      }
      LockSupport.parkNanos(ASK_AGAIN_NANOS);
      return 1;
    }
  }
}
