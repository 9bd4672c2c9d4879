package dev.pinion.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections to a database whose tables are those of this build. Writers run in {@code read
 * committed}, readers in {@code repeatable read} and read only.
 *
 * @param renewedNanos when all connections were made anew
 */
record PostgresPools(HikariDataSource readers, HikariDataSource writers, AtomicLong renewedNanos)
    implements AutoCloseable {
  /** No request waits longer for a database that is gone. */
  private static final long CONNECT_MILLIS_MAX = 5_000;

  /** The pool takes no shorter time. */
  private static final long POOL_MILLIS_MIN = 250;

  /** So much longer than its work the answer to a statement may take. */
  static final int SILENCE_SECONDS_MAX = 3;

  private static final long VALIDATION_MILLIS_MAX = 1_000;

  /** Between two times at which all connections are made anew. */
  private static final long RENEWAL_NANOS_MIN = Duration.ofSeconds(1).toNanos();

  /**
   * Opens a database.
   *
   * @param asItIs whether the tables must be those of this build already, or are brought up to date
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  static PostgresPools open(String url, PostgresOptions options, boolean asItIs) {
    PostgresTables.prepare(url, asItIs);
    try {
      HikariDataSource readers = pool("readers", url, options.readers(), options);
      return new PostgresPools(
          readers,
          writers(url, options, readers),
          new AtomicLong(System.nanoTime() - RENEWAL_NANOS_MIN));
    } catch (RuntimeException e) {
      throw unavailable(url, e);
    }
  }

  static StoreUnavailableException unavailable(String url, Exception cause) {
    return new StoreUnavailableException(
        "cannot open the database " + withoutParameters(url), cause);
  }

  /** The parameters may hold a password. */
  static String withoutParameters(String url) {
    int end = url.indexOf('?');
    return end < 0 ? url : url.substring(0, end);
  }

  private static HikariDataSource writers(
      String url, PostgresOptions options, HikariDataSource readers) {
    try {
      return pool("writers", url, options.writers(), options);
    } catch (RuntimeException e) {
      readers.close();
      throw e;
    }
  }

  private static HikariDataSource pool(String name, String url, int size, PostgresOptions options) {
    int workMillis = Math.toIntExact(options.workTimeout().toMillis());
    var pool = new HikariConfig();
    // The time of a statement is that of its work and of its wait for a lock, so the time of a lock
    // counts where it is shorter.
    pool.setJdbcUrl(
        SessionOptions.in(
            url,
            SessionOptions.limited(
                workMillis, options.writeTimeout().toMillis(), 2L * workMillis)));
    // Texts are JSON, numbers or text as the column says.
    pool.addDataSourceProperty("stringtype", "unspecified");
    pool.addDataSourceProperty("ApplicationName", "pinion");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // The database ends a statement in time; if not even that is heard, the network is cut.
    pool.addDataSourceProperty(
        "socketTimeout", Integer.toString(workMillis / 1_000 + SILENCE_SECONDS_MAX));
    pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_MILLIS_MAX / 1_000));
    // Of several hosts another one may have become the primary a moment ago.
    pool.addDataSourceProperty("hostRecheckSeconds", "1");
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setPoolName(name + " of " + withoutParameters(url));
    pool.setConnectionTimeout(
        Math.clamp(options.writeTimeout().toMillis(), POOL_MILLIS_MIN, CONNECT_MILLIS_MAX));
    pool.setValidationTimeout(VALIDATION_MILLIS_MAX);
    pool.setAutoCommit(false);
    if (name.equals("readers")) {
      pool.setReadOnly(true);
      pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    }
    return new HikariDataSource(pool);
  }

  Connection reader() {
    return borrow(readers);
  }

  Connection writer() {
    return borrow(writers);
  }

  private static Connection borrow(HikariDataSource pool) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          pool.isClosed() ? "the store is closing" : "no connection became free in time", e);
    }
  }

  /** Has new connections made in the place of those that would go on failing as this one did. */
  void heed(Throwable fault) {
    long now = System.nanoTime();
    long before = renewedNanos.get();
    if (PostgresFaults.isOfConnections(fault)
        && now - before >= RENEWAL_NANOS_MIN
        && renewedNanos.compareAndSet(before, now)) {
      renew(writers);
      renew(readers);
    }
  }

  /** Those that are in use end when they are given back. */
  private static void renew(HikariDataSource pool) {
    HikariPoolMXBean all = pool.getHikariPoolMXBean();
    if (all != null) {
      all.softEvictConnections();
    }
  }

  @Override
  public void close() {
    writers.close();
    readers.close();
  }
}
