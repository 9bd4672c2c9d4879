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
import org.jspecify.annotations.Nullable;

/** One use of a statement: what its parameters stand for, then its execution. */
public final class SqlStatement {
  private final SqlConnection connection;
  private final Map<String, @Nullable Object> values = new HashMap<>();
  private String sql;

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
    try {
      PreparedStatement statement = bound();
      connection.hasWritten();
      return statement.execute() ? 0 : statement.getUpdateCount();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private SqlException failed(SQLException fault) {
    connection.forget(sql);
    return new SqlException(fault);
  }

  /**
   * The rows.
   *
   * @throws SqlException if it is refused
   */
  public <T extends @Nullable Object> List<T> list(Reader<T> reader) {
    try (ResultSet rows = bound().executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(reader.read(rows));
      }
      return list;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The first row; null if there is none. */
  public <T> @Nullable T first(Reader<T> reader) {
    List<T> all = list(reader);
    return all.isEmpty() ? null : all.getFirst();
  }

  private PreparedStatement bound() throws SQLException {
    SqlConnection.Compiled compiled = connection.compiled(sql);
    List<String> names = compiled.names();
    for (int i = 0; i < names.size(); i++) {
      set(compiled.jdbc(), i + 1, names.get(i));
    }
    return compiled.jdbc();
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
