package dev.pinion.store.sqlite;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What SQLite says of a statement that failed. */
final class SqliteFaults {
  private static final int PRIMARY_CODE_MASK = 0xff;
  private static final int FULL = 13;

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
}
