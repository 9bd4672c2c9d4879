package dev.pinion.store.copy;

import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes rows of a table; the guards and triggers of the database see each of them. */
public final class RowWriter {
  /** No name begins with it. */
  private static final String PASSING = "\u0001";

  private final SqlConnection connection;
  private final String sql;
  private final List<Integer> places;

  private RowWriter(SqlConnection connection, String sql, List<Integer> places) {
    this.connection = connection;
    this.sql = sql;
    this.places = places;
  }

  /**
   * Writes what {@link RowReader#of} reads, but for the last column.
   *
   * @param columns what is read
   */
  public static RowWriter of(SqlConnection connection, CopiedTable table, List<String> columns) {
    List<String> written = columns.stream().filter(column -> !column.equals(table.last())).toList();
    String sql =
        "insert into %s (%s) values (%s)"
            .formatted(
                table.name(),
                String.join(", ", written),
                String.join(", ", written.stream().map(_ -> "?").toList()));
    return new RowWriter(connection, sql, written.stream().map(columns::indexOf).toList());
  }

  /**
   * Writes what {@link RowReader#of} reads, but for the last column, into rows that are there.
   *
   * @param columns what is read
   */
  static RowWriter ofChanged(SqlConnection connection, CopiedTable table, List<String> columns) {
    List<String> written =
        columns.stream()
            .filter(column -> !column.equals(table.last()) && !table.key().contains(column))
            .toList();
    return written.isEmpty()
        ? ofNothing(connection)
        : updating(connection, table, columns, written);
  }

  /** Rows of nothing but a key are never changed. */
  private static RowWriter ofNothing(SqlConnection connection) {
    return new RowWriter(connection, "", List.of());
  }

  /** Gives rows, of which the keys are read, a passing value that no other row can have. */
  static RowWriter ofPassing(SqlConnection connection, CopiedTable table, List<String> columns) {
    String unique = Objects.requireNonNull(table.unique());
    String id = table.key().getLast();
    return new RowWriter(
        connection,
        "update %s set %s = '%s' || %s where %s"
            .formatted(table.name(), unique, PASSING, id, isKey(table)),
        table.key().stream().map(columns::indexOf).toList());
  }

  /** Removes rows, of which the keys are read. */
  static RowWriter ofRemoved(SqlConnection connection, CopiedTable table) {
    return new RowWriter(
        connection,
        "delete from %s where %s".formatted(table.name(), isKey(table)),
        IntStream.range(0, table.key().size()).boxed().toList());
  }

  /**
   * Writes what {@link RowReader#ofLast} reads into rows that are there.
   *
   * @param columns what is read
   */
  public static RowWriter ofLast(
      SqlConnection connection, CopiedTable table, List<String> columns) {
    return updating(connection, table, columns, List.of(Objects.requireNonNull(table.last())));
  }

  private static RowWriter updating(
      SqlConnection connection, CopiedTable table, List<String> columns, List<String> written) {
    String sql =
        "update %s set %s where %s"
            .formatted(
                table.name(),
                String.join(", ", written.stream().map(each -> each + " = ?").toList()),
                isKey(table));
    var places = new ArrayList<Integer>();
    written.forEach(each -> places.add(columns.indexOf(each)));
    table.key().forEach(each -> places.add(columns.indexOf(each)));
    return new RowWriter(connection, sql, places);
  }

  private static String isKey(CopiedTable table) {
    return String.join(" and ", table.key().stream().map(each -> each + " = ?").toList());
  }

  /**
   * Writes rows in the transaction of the connection.
   *
   * @throws SqlException if the database refuses one of them
   */
  public void write(List<Row> rows) {
    if (sql.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.jdbc().prepareStatement(sql)) {
      for (Row row : rows) {
        for (int i = 0; i < places.size(); i++) {
          set(statement, i + 1, row.values().get(places.get(i)));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      // The driver of PostgreSQL says what is wrong in the next one.
      SQLException why = e.getNextException();
      throw new SqlException(why == null ? e : why);
    }
  }

  private static void set(PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(place, Types.NULL);
    } else {
      statement.setObject(place, value);
    }
  }
}
