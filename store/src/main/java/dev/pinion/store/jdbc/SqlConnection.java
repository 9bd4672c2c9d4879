package dev.pinion.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC connection that takes SQL with named parameters and compiles each statement once. What the
 * database refuses comes out as {@link SqlException}. Belongs to one thread at a time.
 */
public final class SqlConnection implements AutoCloseable {
  /** Statements that stay compiled; the least recently used go. */
  private static final int COMPILED_MAX = 256;

  /** Texts that are kept: enough for the values of one write. */
  private static final int TEXTS_MAX = 16;

  private final Connection jdbc;
  private final Map<String, Compiled> compiled = new LinkedHashMap<>(COMPILED_MAX, 0.75f, true);
  private final IdentityHashMap<Object, String> texts = new IdentityHashMap<>();
  private Runnable before = () -> {};
  private long writes;

  /** A connection that is closed with this. */
  public SqlConnection(Connection jdbc) {
    this.jdbc = jdbc;
  }

  /** A compiled statement, with the names of its parameters by their places. */
  record Compiled(PreparedStatement jdbc, List<String> names) {}

  /**
   * The JSON of an immutable value that several rows of a transaction hold, made once for them.
   *
   * @return null for null
   */
  @Nullable String json(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (texts.size() > TEXTS_MAX) {
      texts.clear();
    }
    return texts.computeIfAbsent(value, JsonText::write);
  }

  /** Counts a statement that may have changed rows. */
  void hasWritten() {
    writes++;
  }

  /** How many statements may have changed rows; what was read before the last may be outdated. */
  long writes() {
    return writes;
  }

  /** The connection below. */
  public Connection jdbc() {
    return jdbc;
  }

  /** Has something done before every statement from now on. */
  public void before(Runnable what) {
    before = what;
  }

  /** A statement, whose parameters are written {@code :name}. */
  public SqlStatement statement(String sql) {
    return new SqlStatement(this, sql);
  }

  /**
   * Runs a statement without parameters.
   *
   * @return how many rows it changed
   */
  public int execute(String sql) {
    return statement(sql).execute();
  }

  Compiled compiled(String sql) throws SQLException {
    before.run();
    Compiled known = compiled.get(sql);
    if (known == null) {
      known = compile(sql);
      compiled.put(sql, known);
      if (compiled.size() > COMPILED_MAX) {
        var all = compiled.values().iterator();
        all.next().jdbc().close();
        all.remove();
      }
    }
    return known;
  }

  /** The statements that are compiled, as they were written. */
  Set<String> known() {
    return compiled.keySet();
  }

  /** Compiles a statement anew before its next use: a driver may not take one again that failed. */
  void forget(String sql) {
    Compiled failed = compiled.remove(sql);
    if (failed != null) {
      try {
        failed.jdbc().close();
      } catch (SQLException e) {
        // It has failed already, which is what counts.
      }
    }
  }

  private Compiled compile(String sql) throws SQLException {
    var text = new StringBuilder(sql.length());
    var names = new ArrayList<String>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int end = at + 1;
      if (c == '\'') {
        end = sql.indexOf('\'', end) + 1;
        text.append(sql, at, end);
      } else if (c == ':' && isNamePart(sql, end)) {
        while (isNamePart(sql, end)) {
          end++;
        }
        names.add(sql.substring(at + 1, end));
        text.append('?');
      } else {
        text.append(c);
      }
      at = end;
    }
    return new Compiled(jdbc.prepareStatement(text.toString()), List.copyOf(names));
  }

  private static boolean isNamePart(String sql, int at) {
    return at < sql.length() && Character.isLetterOrDigit(sql.charAt(at));
  }

  /** Lets go of what is compiled, and closes the connection. */
  @Override
  public void close() {
    try (jdbc) {
      for (Compiled each : compiled.values()) {
        each.jdbc().close();
      }
      compiled.clear();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }
}
