package dev.pinion.server.data;

import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import dev.pinion.store.copy.CopyMark;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.postgres.PostgresConnections;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresRowTriggers;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.SqliteConnections;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteRowTriggers;
import dev.pinion.store.sqlite.SqliteStore;
import dev.pinion.store.use.RowTriggers;
import java.nio.file.Path;

/** Opens the databases of clusters, of whatever kind they are. */
public final class Databases {
  private Databases() {}

  /**
   * Opens a database and brings its tables up to date.
   *
   * @throws dev.pinion.store.StoreUnavailableException if it cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if another build has made it
   * @throws ConfigurationException if it holds an unfinished copy
   */
  public static Store open(Settings.Database database, Settings settings, StoreObserver observer) {
    return whole(
        database,
        switch (database) {
          case Settings.Database.File(Path path) ->
              SqliteStore.open(path, embedded(settings), observer);
          case Settings.Database.Server(String url) ->
              PostgresStore.open(url, postgres(settings), observer);
        });
  }

  /**
   * Opens a database as it is: its tables must be those of this build.
   *
   * @throws dev.pinion.store.StoreUnavailableException if it cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if they are not
   * @throws ConfigurationException if it holds an unfinished copy
   */
  public static Store openAsItIs(
      Settings.Database database, Settings settings, StoreObserver observer) {
    return whole(
        database,
        switch (database) {
          case Settings.Database.File(Path path) ->
              SqliteStore.openAsItIs(path, embedded(settings), observer);
          case Settings.Database.Server(String url) ->
              PostgresStore.openAsItIs(url, postgres(settings), observer);
        });
  }

  /**
   * Of a copy that is not whole, a server would serve a part, and write what no copy can follow.
   */
  private static Store whole(Settings.Database database, Store opened) {
    try {
      if (opened.readCluster(CopyMark::isIn)) {
        throw new ConfigurationException(
            "The database %s holds an unfinished copy; finish it with \"forge migrate\", or choose another database."
                .formatted(database));
      }
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /**
   * A connection that reads all of one moment, and changes nothing.
   *
   * @throws dev.pinion.store.StoreUnavailableException if the database cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if its tables are not those of this build
   */
  static SqlConnection reading(Settings.Database database) {
    return switch (database) {
      case Settings.Database.File(Path path) -> SqliteConnections.reading(path);
      case Settings.Database.Server(String url) -> PostgresConnections.reading(url);
    };
  }

  /**
   * A connection that reads a database that exists, whatever its tables are.
   *
   * @throws dev.pinion.store.StoreUnavailableException if the database cannot be opened
   */
  static SqlConnection asFound(Settings.Database database) {
    return switch (database) {
      case Settings.Database.File(Path path) -> SqliteConnections.asFound(path);
      case Settings.Database.Server(String url) -> PostgresConnections.asFound(url);
    };
  }

  /**
   * A connection that writes; the tables are brought up to date.
   *
   * @throws dev.pinion.store.StoreUnavailableException if the database cannot be opened
   * @throws dev.pinion.store.ForeignDatabaseException if another build has made it
   */
  static SqlConnection writing(Settings.Database database) {
    return switch (database) {
      case Settings.Database.File(Path path) -> SqliteConnections.writing(path);
      case Settings.Database.Server(String url) -> PostgresConnections.writing(url);
    };
  }

  /**
   * Has a connection to a server of databases break once nothing is heard of a statement for longer
   * than the work of a request may take.
   */
  static void breakWhenSilent(
      SqlConnection connection, Settings.Database database, Settings settings) {
    if (database instanceof Settings.Database.Server) {
      PostgresConnections.breakWhenSilent(connection, settings.store().workTimeout());
    }
  }

  /** How a database makes triggers. */
  static RowTriggers triggers(Settings.Database database) {
    return switch (database) {
      case Settings.Database.File _ -> new SqliteRowTriggers();
      case Settings.Database.Server _ -> new PostgresRowTriggers();
    };
  }

  /** What every tenant may take. */
  public static TenantQuota quota(Settings settings) {
    Settings.Quota quota = settings.quota();
    return new TenantQuota(
        new TenantUse(quota.maxRows(), quota.maxMemoryBytes(), quota.maxDiskBytes()));
  }

  /** What a failure of a database says, with what was wrong at first. */
  public static String sentence(RuntimeException fault) {
    String message = PostgresConnections.withoutParameters(String.valueOf(fault.getMessage()));
    String root = rootCause(fault);
    return message.equals(root) ? message : message + ": " + root;
  }

  /** What was wrong at first with a database, without a password that its URL may hold. */
  public static String rootCause(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return PostgresConnections.withoutParameters(String.valueOf(cause.getMessage()));
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
