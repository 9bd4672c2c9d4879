package dev.pinion.store.sqlite;

import org.jdbi.v3.core.Handle;

/** Transactions of a connection that are begun and ended by hand. */
final class Transactions {
  private Transactions() {}

  /**
   * Rolls back whatever transaction is open. SQLite ends one by itself on some faults, such as a
   * full disk, and then refuses to roll back; whether none is open shows when one can be begun.
   *
   * @return whether none is open now
   */
  static boolean end(Handle handle) {
    try {
      handle.execute("rollback");
      return true;
    } catch (RuntimeException | Error refused) {
      try {
        handle.execute("begin");
        handle.execute("rollback");
        return true;
      } catch (RuntimeException | Error stuck) {
        return false;
      }
    }
  }
}
