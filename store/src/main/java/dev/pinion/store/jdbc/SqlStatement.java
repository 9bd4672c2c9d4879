package dev.pinion.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One use of a statement: what its parameters stand for, then its execution. */
public final class SqlStatement {
  private final SqlConnection connection;
  private final Map<String, @Nullable Object> values = new HashMap<>();
  private String sql;

  /** What is wrong if it does not change exactly one row; null if that does not matter. */
  private @Nullable IntFunction<RuntimeException> unlessOne;

  SqlStatement(SqlConnection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /** Makes a value out of the row that the cursor stands on. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {
    /** The value. */
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Says what a parameter stands for.
   *
   * @param value a text, a whole number, a {@code double} or null
   */
  public SqlStatement bind(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** Says what several parameters stand for. */
  public SqlStatement bindAll(Map<String, ? extends @Nullable Object> all) {
    values.putAll(all);
    return this;
  }

  /** Puts values, at least one, in the place of {@code <name>}. */
  public SqlStatement bindList(String name, List<?> all) {
    var names = new StringJoiner(", ");
    for (int i = 0; i < all.size(); i++) {
      names.add(":" + name + i);
      bind(name + i, all.get(i));
    }
    return define(name, names.toString());
  }

  /** Puts SQL, which is never anybody's input, in the place of {@code <name>}. */
  public SqlStatement define(String name, String part) {
    sql = sql.replace("<" + name + ">", part);
    return this;
  }

  /**
   * Runs a statement that gives no rows.
   *
   * @return how many rows it changed
   * @throws SqlException if it is refused
   */
  public int execute() {
    connection.hasWritten();
    return run(statement -> Math.max(0, statement.getUpdateCount()));
  }

  /**
   * Runs a statement that must change exactly one row, at once or before the next one that has an
   * answer.
   *
   * @throws SqlException if it is refused
   * @throws IllegalStateException if it changes none or several
   */
  public void executeOnOne() {
    executeOnOne(rows -> new IllegalStateException("expected one row to change, not " + rows));
  }

  /**
   * The same.
   *
   * @param unlessOne makes what is thrown if it changes that many rows, which is not one
   */
  void executeOnOne(IntFunction<RuntimeException> unlessOne) {
    this.unlessOne = unlessOne;
    if (connection.putsOff(this)) {
      connection.hasWritten();
    } else {
      runNow();
    }
  }

  /**
   * Runs a statement whose answer does not matter, at once or before the next one that has one.
   *
   * @throws SqlException if it is refused
   */
  public void executeForNobody() {
    if (connection.putsOff(this)) {
      connection.hasWritten();
    } else {
      runNow();
    }
  }

  void runNow() {
    requireExpected(execute());
  }

  private void requireExpected(int rows) {
    if (unlessOne != null && rows != 1) {
      throw unlessOne.apply(rows);
    }
  }

  /**
   * The rows.
   *
   * @throws SqlException if it is refused
   */
  public <T extends @Nullable Object> List<T> list(Reader<T> reader) {
    return run(
        statement -> {
          try (ResultSet rows = statement.getResultSet()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
              list.add(reader.read(rows));
            }
            return list;
          }
        });
  }

  /** The first row; null if there is none. */
  public <T> @Nullable T first(Reader<T> reader) {
    List<T> all = list(reader);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** What is to be done with the results of a statement that has run. */
  @FunctionalInterface
  private interface Taker<T extends @Nullable Object> {
    T take(PreparedStatement ran) throws SQLException;
  }

  /** Runs this after what was put off. */
  private <T extends @Nullable Object> T run(Taker<T> taker) {
    List<SqlStatement> all = connection.withPutOff(this);
    List<String> texts =
        all.size() == 1 ? List.of(sql) : all.stream().map(each -> each.sql).toList();
    try {
      PreparedStatement jdbc = bound(texts, all);
      jdbc.execute();
      for (SqlStatement each : all.subList(0, all.size() - 1)) {
        each.requireExpected(jdbc.getUpdateCount());
        jdbc.getMoreResults();
      }
      return taker.take(jdbc);
    } catch (SQLException e) {
      connection.forget(texts);
      throw new SqlException(e);
    }
  }

  private PreparedStatement bound(List<String> texts, List<SqlStatement> all) throws SQLException {
    SqlConnection.Compiled compiled = connection.compiled(texts);
    int place = 0;
    for (int i = 0; i < all.size(); i++) {
      for (String name : compiled.names().get(i)) {
        all.get(i).set(compiled.jdbc(), ++place, name);
      }
    }
    return compiled.jdbc();
  }

  /** Whether it is exactly this. */
  boolean isText(String text) {
    return sql.equals(text);
  }

  private void set(PreparedStatement statement, int place, String name) throws SQLException {
    switch (values.get(name)) {
      case null -> {
        if (!values.containsKey(name)) {
          throw new IllegalStateException("nothing is bound to :" + name);
        }
        statement.setNull(place, Types.NULL);
      }
      case String text -> statement.setString(place, text);
      case Long number -> statement.setLong(place, number);
      case Integer number -> statement.setInt(place, number);
      case Double number -> statement.setDouble(place, number);
      case Object other ->
          throw new IllegalArgumentException(":" + name + " cannot be a " + other.getClass());
    }
  }
}
