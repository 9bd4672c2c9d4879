package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table in the order of its primary key, some at a time. */
public final class RowReader {
  /** Rows that come at once at most. */
  static final int ROWS_MAX = 500;

  /** Characters after which no further row comes: rows may hold contents of a megabyte. */
  private static final int CHARS_MAX = 4 << 20;

  /** Rows that the driver of PostgreSQL has in memory at once. */
  private static final int ROWS_FETCHED = 50;

  private final SqlConnection connection;
  private final CopiedTable table;
  private final List<String> columns;
  private final List<String> conditions = new ArrayList<>();
  private final @Nullable String tenant;

  /** By what the rows are found, if not by their own table. */
  private final @Nullable String parent;

  /** The columns of the key that differ. */
  private final List<String> order;

  /** The keys of the rows that are read; null for all rows. */
  private @Nullable NavigableSet<List<Object>> only;

  private RowReader(
      SqlConnection connection,
      CopiedTable table,
      List<String> columns,
      @Nullable EntityId tenant) {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.tenant = tenant == null ? null : tenant.hex();
    this.parent = tenant == null ? null : table.parent();
    if (table.except() != null) {
      conditions.add("not (" + table.except() + ")");
    }
    // What is the same in all rows would only keep databases from using their indexes.
    boolean isKeyOfOne = tenant != null && table.key().size() > 1;
    this.order =
        table.key().stream()
            .filter(column -> !isKeyOfOne || !column.equals(table.tenant()))
            .toList();
  }

  /**
   * Reads whole rows.
   *
   * @param tenant whose rows; null for all
   */
  public static RowReader of(
      SqlConnection connection, CopiedTable table, @Nullable EntityId tenant) {
    return new RowReader(connection, table, columnsOf(connection, table), tenant);
  }

  /**
   * Reads keys alone.
   *
   * @param tenant whose rows
   */
  static RowReader ofKeys(SqlConnection connection, CopiedTable table, EntityId tenant) {
    return new RowReader(connection, table, table.key(), tenant);
  }

  /**
   * Reads the key and the last column of the rows that have a value there.
   *
   * @param tenant whose rows; null for all
   */
  public static RowReader ofLast(
      SqlConnection connection, CopiedTable table, @Nullable EntityId tenant) {
    var columns = new ArrayList<>(table.key());
    columns.add(table.last());
    var reader = new RowReader(connection, table, columns, tenant);
    reader.conditions.add(table.last() + " is not null");
    return reader;
  }

  /**
   * Restricts it to some rows, each of which is looked up.
   *
   * @param keys of those rows, some of which may not be there; null for all rows
   */
  RowReader only(@Nullable NavigableSet<List<Object>> keys) {
    only = keys;
    return this;
  }

  /** By name, for databases have them in different orders. */
  private static List<String> columnsOf(SqlConnection connection, CopiedTable table) {
    try (Statement statement = connection.jdbc().createStatement();
        ResultSet none =
            statement.executeQuery("select * from %s where 1 = 0".formatted(table.name()))) {
      ResultSetMetaData about = none.getMetaData();
      var columns = new TreeSet<String>();
      for (int i = 1; i <= about.getColumnCount(); i++) {
        columns.add(about.getColumnName(i).toLowerCase(Locale.ROOT));
      }
      return List.copyOf(columns);
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  /** The columns of what is read. */
  public List<String> columns() {
    return columns;
  }

  /**
   * The next rows; none if there are no more.
   *
   * @param key of the last row that came; null to begin
   */
  public List<Row> after(@Nullable List<Object> key) {
    if (only != null) {
      return of(key == null ? only : only.tailSet(key, false));
    }
    try (PreparedStatement statement = connection.jdbc().prepareStatement(sql(key != null))) {
      statement.setFetchSize(ROWS_FETCHED);
      int place = 1;
      if (tenant != null) {
        statement.setString(place++, tenant);
      }
      if (key != null) {
        if (parent != null) {
          statement.setObject(place++, key.getFirst());
        }
        for (String column : order) {
          statement.setObject(place++, key.get(table.key().indexOf(column)));
        }
      }
      try (ResultSet found = statement.executeQuery()) {
        var rows = new ArrayList<Row>();
        add(rows, found, 0);
        return rows;
      }
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  /** The first rows of those keys that are there. */
  private List<Row> of(Collection<List<Object>> keys) {
    var all = new ArrayList<>(conditions);
    all.add("t.%s = ?".formatted(table.tenant()));
    table.key().forEach(column -> all.add("t." + column + " = ?"));
    String sql =
        "select %s from %s t where %s"
            .formatted(of(columns), table.name(), String.join(" and ", all));
    var rows = new ArrayList<Row>();
    try (PreparedStatement statement = connection.jdbc().prepareStatement(sql)) {
      statement.setString(1, tenant);
      long chars = 0;
      for (List<Object> key : keys) {
        if (rows.size() == ROWS_MAX || chars >= CHARS_MAX) {
          break;
        }
        for (int i = 0; i < key.size(); i++) {
          statement.setObject(i + 2, key.get(i));
        }
        try (ResultSet found = statement.executeQuery()) {
          chars = add(rows, found, chars);
        }
      }
    } catch (SQLException e) {
      throw new SqlException(e);
    }
    return rows;
  }

  private String sql(boolean isFurther) {
    var all = new ArrayList<String>();
    if (parent != null) {
      all.add("t.%s = p.id and p.tenant_id = ?".formatted(table.key().getFirst()));
    } else if (tenant != null) {
      all.add("t.%s = ?".formatted(table.tenant()));
    }
    all.addAll(conditions);
    String names = of(order);
    if (isFurther) {
      String places = String.join(", ", order.stream().map(_ -> "?").toList());
      all.add((parent == null ? "" : "p.id >= ? and ") + "(%s) > (%s)".formatted(names, places));
    }
    return "select %s from %s t %s order by %s limit %s"
        .formatted(
            of(columns),
            parent == null ? table.name() : parent + " p cross join " + table.name(),
            all.isEmpty() ? "" : "where " + String.join(" and ", all),
            // The same value, by which the parents are read already.
            parent == null ? names : names.replaceFirst("t\\.\\w+", "p.id"),
            ROWS_MAX);
  }

  private static String of(List<String> columns) {
    return columns.stream().map(column -> "t." + column).collect(Collectors.joining(", "));
  }

  /**
   * Adds what was found.
   *
   * @param before how many characters those that are there have
   * @return how many there are now
   */
  private long add(List<Row> rows, ResultSet found, long before) throws SQLException {
    ResultSetMetaData about = found.getMetaData();
    long chars = before;
    while (chars < CHARS_MAX && found.next()) {
      var values = new ArrayList<@Nullable Object>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        Object value = value(found, about, i);
        values.add(value);
        chars += value instanceof String text ? text.length() : 0;
      }
      rows.add(new Row(key(values), values));
    }
    return chars;
  }

  private static @Nullable Object value(ResultSet row, ResultSetMetaData about, int place)
      throws SQLException {
    return switch (row.getObject(place)) {
      case null -> null;
      case Number number -> number.longValue();
      // PostgreSQL writes it with blanks, which no other database should count.
      case Object _ when about.getColumnTypeName(place).equals("jsonb") ->
          ExactJson.compact(row.getString(place));
      case Object _ -> row.getString(place);
    };
  }

  private List<Object> key(List<@Nullable Object> values) {
    var key = new ArrayList<Object>();
    for (String column : table.key()) {
      key.add(Objects.requireNonNull(values.get(columns.indexOf(column))));
    }
    return key;
  }
}
