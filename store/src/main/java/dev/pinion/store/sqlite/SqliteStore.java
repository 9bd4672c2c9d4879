package dev.pinion.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.PrivateFiles;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.JdbcTenantTx;
import dev.pinion.store.jdbc.QuotaWatch;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.jdbc.WriteProof;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A data cluster in one SQLite file: write-ahead log, every commit flushed to disk, one writer that
 * commits what has queued as one group, and readers that never wait for it.
 */
public final class SqliteStore implements Store {
  /** Pages that the writer keeps in memory: it meets rows of services in no order. */
  private static final int WRITER_CACHE_KIB = 32 * 1024;

  /**
   * Pages of the write-ahead log, 4 KiB each, after which it is copied to the file. Four times what
   * SQLite does by itself: a page that changes often is copied less often, and the file is flushed
   * less often.
   */
  private static final int LOG_PAGES = 4_000;

  private final HikariDataSource readerPool;
  private final GroupWriter writer;
  private final QuotaWatch quotas;
  private final WriteProof proof;

  private SqliteStore(HikariDataSource readerPool, GroupWriter writer, TenantQuota quota) {
    this.readerPool = readerPool;
    this.writer = writer;
    this.quotas = new QuotaWatch(quota);
    this.proof =
        new WriteProof(
            writer::sinceCommit, () -> writer.run(connection -> connection.execute(Fence.WRITE)));
  }

  /**
   * Opens the file, makes it if it is missing, and brings its schema up to date.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if another build has made it
   */
  public static SqliteStore open(Path file, SqliteOptions options, StoreObserver observer) {
    return open(file, options, observer, Flyway::migrate);
  }

  /**
   * Opens the file as it is: its schema must be the one of this build.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is an older or another one
   */
  public static SqliteStore openAsItIs(Path file, SqliteOptions options, StoreObserver observer) {
    return open(file, options, observer, Flyway::validate);
  }

  private static SqliteStore open(
      Path file, SqliteOptions options, StoreObserver observer, Consumer<Flyway> schema) {
    try {
      createPrivate(file);
      var writes = dataSource(file, options, false);
      schema.accept(
          Flyway.configure()
              .dataSource(writes)
              .locations("classpath:db/sqlite")
              .javaMigrations(new ReplacedParts(), new SqliteUseTriggers())
              .loggers("slf4j")
              // A database that a newer build has migrated is refused like any other foreign one.
              .ignoreMigrationPatterns(new String[0])
              .load());
      var pool = new HikariConfig();
      pool.setDataSource(dataSource(file, options, true));
      pool.setMaximumPoolSize(options.readers());
      pool.setConnectionInitSql("pragma query_only = on");
      pool.setPoolName("readers-" + file.getFileName());
      pool.setConnectionTimeout(options.writeTimeout().toMillis());
      var writer =
          new GroupWriter(
              new SqlConnection(writes.getConnection()), file.toString(), options, observer);
      return new SqliteStore(new HikariDataSource(pool), writer, options.quota());
    } catch (FlywayValidateException e) {
      throw new ForeignDatabaseException(
          "The database %s was made by another build of Pinion and cannot be read by this one; start that build, or give this one another folder with --data-dir."
              .formatted(file),
          e);
    } catch (IOException | SQLException | RuntimeException e) {
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

  private static SQLiteDataSource dataSource(Path file, SqliteOptions options, boolean readOnly) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    // What is deleted or replaced is overwritten, so that no copy of the file holds it any more.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    // Nothing asks for them, and the driver would look for one after each statement.
    config.setGetGeneratedKeys(false);
    if (!readOnly) {
      config.setCacheSize(-WRITER_CACHE_KIB);
      // What a savepoint would put back; in a file it would be written at every write. In memory
      // SQLite goes through all of it at every statement, so a transaction should be of few rows.
      config.setTempStore(SQLiteConfig.TempStore.MEMORY);
      config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
    }
    config.setBusyTimeout((int) options.busyTimeout().toMillis());
    // A deferred writer that finds the file busy half-way could not wait its turn.
    config.setTransactionMode(
        readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    return inReader(connection -> work.apply(new JdbcTenantTx(connection, tenant)));
  }

  @Override
  public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
    return inWriter(watched -> work.apply(watched.tenant(tenant)));
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    return inReader(connection -> work.apply(new JdbcClusterTx(connection)));
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    return inWriter(watched -> work.apply(watched.cluster()));
  }

  @Override
  public long othersCommits(Duration atMost) {
    return writer.othersCommits(atMost);
  }

  @Override
  public void proveWritable(Duration recent) {
    proof.require(recent);
  }

  private <T> T inWriter(Function<QuotaWatch.Watched, T> work) {
    var begun = new AtomicReference<QuotaWatch.@Nullable Watched>();
    T written =
        writer.run(
            connection -> {
              var watched = new QuotaWatch.Watched(quotas, connection, _ -> {});
              begun.set(watched);
              T result = work.apply(watched);
              watched.require();
              return result;
            },
            isOnDisk -> {
              QuotaWatch.Watched watched = begun.get();
              if (watched != null) {
                watched.ended(isOnDisk);
              }
            });
    Allowance.current().written();
    return written;
  }

  private <T> T inReader(Function<SqlConnection, T> work) {
    try (var connection = new SqlConnection(reader())) {
      connection.jdbc().setAutoCommit(false);
      try {
        return work.apply(connection);
      } finally {
        // There is nothing to keep: it was a look at one moment.
        connection.jdbc().rollback();
      }
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  private Connection reader() {
    try {
      return readerPool.getConnection();
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          readerPool.isClosed() ? "the store is closing" : "no reader became free in time", e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } finally {
      readerPool.close();
    }
  }
}
