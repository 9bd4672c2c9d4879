package dev.pinion.store.sqlite;

import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** Single connections to a file, for work that is no request: copies, and checks of them. */
public final class SqliteConnections {
  private SqliteConnections() {}

  /**
   * A connection that reads a file that exists; all in one transaction until that is rolled back.
   *
   * @throws StoreUnavailableException if the file cannot be opened
   * @throws ForeignDatabaseException if its tables are not those of this build
   */
  public static SqlConnection reading(Path file) {
    return connected(file, SqliteFile.asFoundOfThisBuild(file));
  }

  /**
   * A connection that writes, after the tables were brought up to date; all in one transaction
   * until that is committed.
   *
   * @throws StoreUnavailableException if the file cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  public static SqlConnection writing(Path file) {
    return connected(file, SqliteFile.open(file, SqliteOptions.DEFAULTS));
  }

  /**
   * A connection that reads a file that exists, whatever its tables are.
   *
   * @throws StoreUnavailableException if it is no database
   */
  public static SqlConnection asFound(Path file) {
    return connected(file, SqliteFile.asFoundDatabase(file));
  }

  /** Connections with the settings of those that a store writes with, whatever is in the file. */
  public static DataSource asOfAStore(Path file) {
    return SqliteFile.source(file, SqliteOptions.DEFAULTS, false);
  }

  private static SqlConnection connected(Path file, SQLiteDataSource source) {
    try {
      Connection connection = source.getConnection();
      connection.setAutoCommit(false);
      return new SqlConnection(connection);
    } catch (SQLException e) {
      throw new StoreUnavailableException("cannot open the database " + file, e);
    }
  }
}
