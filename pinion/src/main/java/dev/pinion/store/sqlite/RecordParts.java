package dev.pinion.store.sqlite;

import dev.pinion.store.jdbc.UnrecordedParts;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Makes up, once for a database, for agents and graphs that were replaced without a revision. It
 * has no version, so it comes after every migration that has one and finds the schema of this
 * build.
 */
final class RecordParts implements JavaMigration {
  private static final int CHECKSUM = 1;

  @Override
  public @Nullable MigrationVersion getVersion() {
    return null;
  }

  @Override
  public String getDescription() {
    return "record replaced parts";
  }

  @Override
  public Integer getChecksum() {
    return CHECKSUM;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) {
    try (Handle handle = Jdbi.create(context.getConnection()).open()) {
      UnrecordedParts.record(handle);
    }
  }
}
