package dev.pinion.store.use;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Makes triggers. Runs again on a database whenever what it makes is not what an earlier build has
 * made, after every migration with a number and in the order of the descriptions.
 */
public abstract class TriggerMigration implements JavaMigration {
  private final RowTriggers triggers;

  /** The migration of a database that makes triggers like that. */
  protected TriggerMigration(RowTriggers triggers) {
    this.triggers = triggers;
  }

  /** How the database makes triggers. */
  protected final RowTriggers triggers() {
    return triggers;
  }

  /** Everything that is done, in order. */
  protected abstract List<String> statements();

  /** None: it runs after all that have one. */
  @Override
  public final @Nullable MigrationVersion getVersion() {
    return null;
  }

  @Override
  public final Integer getChecksum() {
    return statements().hashCode();
  }

  @Override
  public final boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public final void migrate(Context context) throws SQLException {
    try (Statement statement = context.getConnection().createStatement()) {
      for (String sql : statements()) {
        statement.execute(sql);
      }
    }
  }
}
