package dev.pinion.store.postgres;

import dev.pinion.store.use.UseTriggers;

/** The triggers that count what tenants take, in PostgreSQL. */
final class PostgresUseTriggers extends UseTriggers {
  PostgresUseTriggers() {
    super(new PostgresRowTriggers());
  }
}
