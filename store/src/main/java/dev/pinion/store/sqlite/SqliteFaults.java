package dev.pinion.store.sqlite;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What SQLite says of a statement that failed. */
final class SqliteFaults {
  private static final int PRIMARY_CODE_MASK = 0xff;
  private static final int BUSY = 5;
  private static final int NOMEM = 7;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int PROTOCOL = 15;

  /** Not a file that is broken: it will be so the next time too. */
  private static final Set<Integer> UNAVAILABLE =
      Set.of(BUSY, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL);

  private SqliteFaults() {}

  /** SQLite's result code, with its extension; null if the fault is not SQLite's. */
  static @Nullable Integer code(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException refused) {
        return refused.getResultCode().code;
      }
    }
    return null;
  }

  /** Whether there was no room on the disk for what was to be written. */
  static boolean isFull(int code) {
    return (code & PRIMARY_CODE_MASK) == FULL;
  }

  /** Whether the database could not do its work, and what was asked of it is not to blame. */
  static boolean isUnavailable(Throwable fault) {
    Integer code = code(fault);
    return code != null && UNAVAILABLE.contains(code & PRIMARY_CODE_MASK);
  }

  /** What a store throws for a fault. */
  static RuntimeException unavailableOr(SqlException fault) {
    return isUnavailable(fault)
        ? new StoreUnavailableException("the database could not do its work", fault)
        : fault;
  }
}
