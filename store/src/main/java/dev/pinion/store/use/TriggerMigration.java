package dev.pinion.store.use;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * A repeatable migration that makes triggers. It runs again when its statements differ from those
 * that ran last, after all versioned migrations, in the order of the descriptions.
 */
public abstract class TriggerMigration implements JavaMigration {
  private final RowTriggers triggers;

  /**
   * The migration.
   *
   * @param triggers how this kind of database makes triggers
   */
  protected TriggerMigration(RowTriggers triggers) {
    this.triggers = triggers;
  }

  /** How the database makes triggers. */
  protected final RowTriggers triggers() {
    return triggers;
  }

  /** The SQL statements, in the order in which they run. */
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
