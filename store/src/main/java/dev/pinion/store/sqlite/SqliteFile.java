package dev.pinion.store.sqlite;

import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.PrivateFiles;
import dev.pinion.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Connections to one file, and its schema. */
final class SqliteFile {
  /** Pages that the writer keeps in memory: it meets rows of services in no order. */
  private static final int WRITER_CACHE_KIB = 32 * 1024;

  /**
   * Pages of the write-ahead log, 4 KiB each, after which it is copied to the file. Four times what
   * SQLite does by itself: a page that changes often is copied less often, and the file is flushed
   * less often.
   */
  private static final int LOG_PAGES = 4_000;

  private SqliteFile() {}

  /**
   * Makes the file if it is missing, and brings its schema up to date.
   *
   * @return connections that write
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  static SQLiteDataSource open(Path file, SqliteOptions options) {
    return open(file, options, Flyway::migrate);
  }

  /**
   * The same of a file whose schema must be the one of this build.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is an older or another one
   */
  static SQLiteDataSource openAsItIs(Path file, SqliteOptions options) {
    return open(file, options, Flyway::validate);
  }

  /**
   * Connections to a file that exists which change nothing about it, whose schema must be the one
   * of this build.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is an older or another one
   */
  static SQLiteDataSource asFoundOfThisBuild(Path file) {
    // Of what is no database, a comparison of schemas would only say that they differ.
    SQLiteDataSource source = asFoundDatabase(file);
    prepare(file, source, Flyway::validate);
    return source;
  }

  /**
   * The same of a file with any schema, or none.
   *
   * @throws StoreUnavailableException if it is no database
   */
  static SQLiteDataSource asFoundDatabase(Path file) {
    SQLiteDataSource source = asFound(file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("pragma schema_version");
    } catch (SQLException e) {
      throw new StoreUnavailableException("cannot open the database " + file, e);
    }
    return source;
  }

  private static SQLiteDataSource open(Path file, SqliteOptions options, Consumer<Flyway> schema) {
    try {
      Path target = PrivateFiles.target(file);
      requireNoLogAlone(target);
      createPrivate(target);
    } catch (IOException e) {
      throw new StoreUnavailableException("cannot open the database " + file, e);
    }
    SQLiteDataSource writes = source(file, options, false);
    prepare(file, writes, schema);
    return writes;
  }

  /** SQLite deletes a log beside a new file, and with it what may be nowhere else. */
  private static void requireNoLogAlone(Path file) {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.notExists(file) && log.toFile().length() > 0) {
      throw new StoreUnavailableException(
          "The database %s is not there, but its log %s is, which a new database would destroy. If \"forge restore\" was broken off, give it again; else put the database back, or move its log away."
              .formatted(file, log));
    }
  }

  private static void prepare(Path file, SQLiteDataSource source, Consumer<Flyway> schema) {
    try {
      schema.accept(
          Flyway.configure()
              .dataSource(source)
              .locations("classpath:db/sqlite")
              .javaMigrations(new ReplacedParts(), new SqliteUseTriggers())
              .loggers("slf4j")
              // A database that a newer build has migrated is refused like any other foreign one.
              .ignoreMigrationPatterns(new String[0])
              .load());
    } catch (FlywayValidateException e) {
      throw new ForeignDatabaseException(
          "The database %s was made by another build of Pinion and cannot be read by this one; start that build, or give this one another folder with --data-dir."
              .formatted(file),
          e);
    } catch (RuntimeException e) {
      throw new StoreUnavailableException("cannot open the database " + file, e);
    }
  }

  /** The file holds hashes of secrets and signing keys, so only its owner may read it. */
  private static void createPrivate(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      PrivateFiles.createFolder(folder);
    }
    PrivateFiles.createFile(file);
  }

  private static SQLiteConfig config(SqliteOptions options) {
    var config = new SQLiteConfig();
    config.setBusyTimeout((int) options.busyTimeout().toMillis());
    // Nothing asks for them, and the driver would look for one after each statement: with a pattern
    // that takes a millisecond for a long query, and with a query of its own after an insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  /** Connections to a file that exists, which leave its journal mode as it is. */
  static SQLiteDataSource asFound(Path file) {
    SQLiteConfig config = config(SqliteOptions.DEFAULTS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /**
   * Connections to a file that exists.
   *
   * @param readOnly whether their transactions wait for nobody, or for the writer of the file
   */
  static SQLiteDataSource source(Path file, SqliteOptions options, boolean readOnly) {
    SQLiteConfig config = config(options);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    // What is deleted or replaced is overwritten, so that no copy of the file holds it any more.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    if (!readOnly) {
      config.setCacheSize(-WRITER_CACHE_KIB);
      // What a savepoint would put back; in a file it would be written at every write. In memory
      // SQLite goes through all of it at every statement, so a transaction should be of few rows.
      config.setTempStore(SQLiteConfig.TempStore.MEMORY);
      config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
    }
    // A deferred writer that finds the file busy half-way could not wait its turn.
    config.setTransactionMode(
        readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
    var source = readOnly ? new SQLiteDataSource(config) : new Writers(config, options);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /** Connections that write, each when its turn comes. */
  private static final class Writers extends SQLiteDataSource {
    private final Duration limit;

    Writers(SQLiteConfig config, SqliteOptions options) {
      super(config);
      this.limit = options.busyTimeout();
    }

    @Override
    public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
        throws SQLException {
      SQLiteConnection connection = super.getConnection(user, password);
      FileTurn.await(connection, limit);
      return connection;
    }
  }
}
