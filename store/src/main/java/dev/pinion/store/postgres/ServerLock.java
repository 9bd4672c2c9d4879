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
 * What a server holds on a PostgreSQL database as long as it runs, so that no second server works
 * on it. It is an advisory lock of a connection of its own, and ends with that connection.
 */
public final class ServerLock implements Closeable {
  private static final long NUMBER = 0x50494e494f4f4eL;

  private final Connection connection;

  private ServerLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes a database; null if a server has it.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws IOException if the database cannot be asked
   */
  public static @Nullable ServerLock tryTake(String url) throws IOException {
    try {
      Connection connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + NUMBER + ")")) {
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
