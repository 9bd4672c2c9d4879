package dev.pinion.store.sqlite;

import dev.pinion.store.jdbc.SqlException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Copies of files that are in use, and whether a file is a database that can be used. */
public final class SqliteBackups {
  private static final String SCHEMA_HISTORY = "flyway_schema_history";

  private SqliteBackups() {}

  /**
   * Writes everything that was acknowledged before this began into another file; processes may work
   * on the first one meanwhile.
   *
   * @param copy an empty file, or none
   * @throws SqlException if it cannot be done
   */
  public static void copy(Path database, Path copy) {
    try (Connection connection = SqliteFile.asFound(database).getConnection();
        PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
      statement.setString(1, copy.toAbsolutePath().toString());
      statement.execute();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  /**
   * What is wrong with a file as a database, in a few words; null if nothing is. Nobody else may
   * use it.
   */
  public static @Nullable String fault(Path file) {
    try (Connection connection = SqliteFile.asFound(file).getConnection();
        Statement statement = connection.createStatement()) {
      String fault = first(statement, "pragma integrity_check(1)", "ok");
      if (fault == null) {
        fault = first(statement, "pragma foreign_key_check", null);
        fault = fault == null ? null : "a row of the table " + fault + " names one that is missing";
      }
      return fault != null || first(statement, ofPinion(), null) != null
          ? fault
          : "it is no database of Pinion";
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private static String ofPinion() {
    return "select name from sqlite_master where type = 'table' and name = '%s'"
        .formatted(SCHEMA_HISTORY);
  }

  /** What stands in the first row; null if there is none or if it is what is hoped for. */
  private static @Nullable String first(Statement statement, String sql, @Nullable String good)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      String found = row.next() ? row.getString(1) : null;
      return found == null || found.equals(good) ? null : found;
    }
  }
}
