package dev.pinion.store.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What says that a PostgreSQL database is in use, so that nobody changes its tables under a server.
 * Any number of servers share it; who changes tables without being one of them has it alone. It is
 * an advisory lock of a connection of its own, and ends with that connection.
 */
public final class ServerLock implements Closeable {
  private static final long NUMBER = 0x50494e494f4f4eL;

  private final Connection connection;

  private ServerLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Joins the servers on a database; null if somebody has it alone.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws IOException if the database cannot be asked
   */
  public static @Nullable ServerLock tryShare(String url) throws IOException {
    return tryTake(url, "pg_try_advisory_lock_shared");
  }

  /**
   * Takes a database alone; null if somebody else uses it.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws IOException if the database cannot be asked
   */
  public static @Nullable ServerLock tryTake(String url) throws IOException {
    return tryTake(url, "pg_try_advisory_lock");
  }

  private static @Nullable ServerLock tryTake(String url, String how) throws IOException {
    try {
      Connection connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select " + how + "(" + NUMBER + ")")) {
        if (row.next() && row.getBoolean(1)) {
          return new ServerLock(connection);
        }
      }
      connection.close();
      return null;
    } catch (SQLException e) {
      throw new IOException("The database cannot be reached: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the lock of a database could not be given back", e);
    }
  }
}
