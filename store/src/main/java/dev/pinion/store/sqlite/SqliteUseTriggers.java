package dev.pinion.store.sqlite;

import dev.pinion.store.use.UseTriggers;

/** The triggers that count what tenants take, in SQLite. */
final class SqliteUseTriggers extends UseTriggers {
  SqliteUseTriggers() {
    super(new SqliteRowTriggers());
  }
}
