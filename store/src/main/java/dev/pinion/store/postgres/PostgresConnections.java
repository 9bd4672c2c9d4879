package dev.pinion.store.postgres;

import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/** Single connections to a database, for work that is no request: copies. */
public final class PostgresConnections {
  private static final Pattern PARAMETERS =
      Pattern.compile("(jdbc:postgresql:[^?\\s]*)\\?.*", Pattern.DOTALL);

  private static final int CONNECT_SECONDS_MAX = 5;

  /** Nothing is heard of a statement until it has gone through all rows of all tenants. */
  private static final Duration SILENCE_MAX = Duration.ofHours(2);

  private PostgresConnections() {}

  /**
   * A message without what follows on the question mark of a URL: that may hold a password, with
   * blanks too, and the driver repeats what it cannot read.
   */
  public static String withoutParameters(String message) {
    return PARAMETERS.matcher(message).replaceFirst("$1");
  }

  /**
   * A connection that reads; all of one moment until its transaction is rolled back.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws StoreUnavailableException if the database cannot be opened
   * @throws ForeignDatabaseException if its tables are not those of this build
   */
  public static SqlConnection reading(String url) {
    PostgresTables.prepare(url, true);
    try {
      Connection connection = connected(url);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return begun(connection);
    } catch (SQLException e) {
      throw PostgresPools.unavailable(url, e);
    }
  }

  /**
   * A connection that writes, after the tables were brought up to date; all in one transaction
   * until that is committed.
   *
   * @throws StoreUnavailableException if the database cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  public static SqlConnection writing(String url) {
    PostgresTables.prepare(url, false);
    try {
      return begun(connected(url));
    } catch (SQLException e) {
      throw PostgresPools.unavailable(url, e);
    }
  }

  /**
   * A connection that reads, whatever the tables are.
   *
   * @throws StoreUnavailableException if the database cannot be opened
   */
  public static SqlConnection asFound(String url) {
    try {
      Connection connection = connected(url);
      connection.setReadOnly(true);
      return begun(connection);
    } catch (SQLException e) {
      throw PostgresPools.unavailable(url, e);
    }
  }

  private static Connection connected(String url) throws SQLException {
    var properties = new Properties();
    // Texts are JSON, numbers or text as the column says.
    properties.setProperty("stringtype", "unspecified");
    properties.setProperty("ApplicationName", "pinion");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
    properties.setProperty("socketTimeout", Long.toString(SILENCE_MAX.toSeconds()));
    Connection connection =
        DriverManager.getConnection(SessionOptions.in(url, SessionOptions.UNLIMITED), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(SessionOptions.UNLIMITED_TRANSACTIONS);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Has a connection break once nothing is heard of a statement for longer than a request's work
   * may take: from then on somebody waits for it.
   */
  public static void breakWhenSilent(SqlConnection connection, Duration workTimeout) {
    Duration silence = workTimeout.plusSeconds(PostgresPools.SILENCE_SECONDS_MAX);
    try {
      connection.jdbc().setNetworkTimeout(Runnable::run, Math.toIntExact(silence.toMillis()));
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  private static SqlConnection begun(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return new SqlConnection(connection);
  }
}
