package dev.pinion.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.JdbcTenantTx;
import dev.pinion.store.jdbc.QuotaWatch;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.jdbc.WriteProof;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.sqlite.SQLiteDataSource;

/**
 * A data cluster in one SQLite file: write-ahead log, every commit flushed to disk, one writer that
 * commits what has queued as one group, and readers that never wait for it.
 */
public final class SqliteStore implements Store {
  /** The pool takes no shorter time. */
  private static final long POOL_MILLIS_MIN = 250;

  private final HikariDataSource readerPool;
  private final GroupWriter writer;
  private final WriteProof proof;

  private SqliteStore(HikariDataSource readerPool, GroupWriter writer) {
    this.readerPool = readerPool;
    this.writer = writer;
    this.proof =
        new WriteProof(
            writer::sinceCommit,
            () -> writer.run(watched -> watched.cluster().connection().execute(Fence.WRITE)));
  }

  /**
   * Opens the file, makes it if it is missing, and brings its schema up to date.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  public static SqliteStore open(Path file, SqliteOptions options, StoreObserver observer) {
    return open(SqliteFile.open(file, options), file, options, observer);
  }

  /**
   * Opens the file as it is: its schema must be the one of this build.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is an older or another one
   */
  public static SqliteStore openAsItIs(Path file, SqliteOptions options, StoreObserver observer) {
    return open(SqliteFile.openAsItIs(file, options), file, options, observer);
  }

  private static SqliteStore open(
      SQLiteDataSource writes, Path file, SqliteOptions options, StoreObserver observer) {
    try {
      HikariDataSource readers = readers(file, options);
      try {
        return new SqliteStore(readers, writer(writes, file, options, observer));
      } catch (SQLException | RuntimeException e) {
        readers.close();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      throw new StoreUnavailableException("cannot open the database " + file, e);
    }
  }

  private static HikariDataSource readers(Path file, SqliteOptions options) {
    var pool = new HikariConfig();
    pool.setDataSource(SqliteFile.source(file, options, true));
    pool.setMaximumPoolSize(options.readers());
    pool.setConnectionInitSql("pragma query_only = on");
    pool.setPoolName("readers-" + file.getFileName());
    pool.setConnectionTimeout(Math.max(options.writeTimeout().toMillis(), POOL_MILLIS_MIN));
    return new HikariDataSource(pool);
  }

  private static GroupWriter writer(
      SQLiteDataSource writes, Path file, SqliteOptions options, StoreObserver observer)
      throws SQLException {
    var connection = new SqlConnection(writes.getConnection());
    try {
      return new GroupWriter(connection, file.toString(), options, observer);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    return inReader(connection -> JdbcTenantTx.read(connection, tenant, work));
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
    T written = writer.run(work);
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
    } catch (SqlException e) {
      throw SqliteFaults.unavailableOr(e);
    } catch (SQLException e) {
      throw SqliteFaults.unavailableOr(new SqlException(e));
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
