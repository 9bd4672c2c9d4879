package dev.pinion.server;

import dev.pinion.config.Settings;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;

/** Opens the databases of clusters, of whatever kind they are. */
final class Databases {
  private Databases() {}

  /**
   * Opens a database and brings its tables up to date.
   *
   * @throws dev.pinion.store.StoreUnavailableException if it cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if another build has made it
   */
  static Store open(Settings.Database database, Settings settings, StoreObserver observer) {
    return switch (database) {
      case Settings.Database.File(Path path) ->
          SqliteStore.open(path, embedded(settings), observer);
      case Settings.Database.Server(String url) ->
          PostgresStore.open(url, postgres(settings), observer);
    };
  }

  /**
   * Opens a database as it is: its tables must be those of this build.
   *
   * @throws dev.pinion.store.StoreUnavailableException if it cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if they are not
   */
  static Store openAsItIs(Settings.Database database, Settings settings, StoreObserver observer) {
    return switch (database) {
      case Settings.Database.File(Path path) ->
          SqliteStore.openAsItIs(path, embedded(settings), observer);
      case Settings.Database.Server(String url) ->
          PostgresStore.openAsItIs(url, postgres(settings), observer);
    };
  }

  /** What every tenant may take. */
  static TenantQuota quota(Settings settings) {
    Settings.Quota quota = settings.quota();
    return new TenantQuota(
        new TenantUse(quota.maxRows(), quota.maxMemoryBytes(), quota.maxDiskBytes()));
  }

  private static SqliteOptions embedded(Settings settings) {
    Settings.Store store = settings.store();
    return new SqliteOptions(
        store.readers(),
        store.queueCapacity(),
        store.groupMax(),
        store.writeTimeout(),
        store.workTimeout(),
        store.busyTimeout(),
        quota(settings));
  }

  private static PostgresOptions postgres(Settings settings) {
    Settings.Store store = settings.store();
    return new PostgresOptions(
        store.readers(),
        store.writers(),
        store.queueCapacity(),
        store.writeTimeout(),
        store.workTimeout(),
        quota(settings));
  }
}
