package dev.pinion.store.sqlite;

import dev.pinion.store.jdbc.SqlConnection;

/** Transactions of a connection that are begun and ended by hand. */
final class Transactions {
  private Transactions() {}

  /**
   * Rolls back whatever transaction is open. SQLite ends one by itself on some faults, such as a
   * full disk, and then refuses to roll back; whether none is open shows when one can be begun.
   *
   * @return whether none is open now
   */
  static boolean end(SqlConnection connection) {
    try {
      connection.execute("rollback");
      return true;
    } catch (RuntimeException | Error refused) {
      try {
        connection.execute("begin");
        connection.execute("rollback");
        return true;
      } catch (RuntimeException | Error stuck) {
        return false;
      }
    }
  }
}
