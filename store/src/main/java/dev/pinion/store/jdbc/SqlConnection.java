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
 *
 * <p>A connection over a network can put off statements that nobody waits for, and sends them
 * together with the next one that has an answer. Until then they have not failed either: what is
 * wrong with one comes out of a later one, or of the commit, which must be a statement too.
 */
public final class SqlConnection implements AutoCloseable {
  /** Statements that stay compiled; the least recently used go. */
  private static final int COMPILED_MAX = 256;

  /** Texts that are kept: enough for the values of one write. */
  private static final int TEXTS_MAX = 16;

  /** Statements that are put off at most: each other sequence of them is compiled by itself. */
  private static final int PUT_OFF_MAX = 12;

  private final Connection jdbc;
  private final boolean putsOff;
  private final List<SqlStatement> putOff = new ArrayList<>();
  private final Map<List<String>, Compiled> compiled =
      new LinkedHashMap<>(COMPILED_MAX, 0.75f, true);
  private final IdentityHashMap<Object, String> texts = new IdentityHashMap<>();
  private Runnable before = () -> {};
  private long writes;

  /** A connection that is closed with this, and puts nothing off. */
  public SqlConnection(Connection jdbc) {
    this(jdbc, false);
  }

  private SqlConnection(Connection jdbc, boolean putsOff) {
    this.jdbc = jdbc;
    this.putsOff = putsOff;
  }

  /**
   * A connection that is closed with this, and puts off what nobody waits for.
   *
   * @param jdbc of a driver that takes several statements, divided by semicolons, as one
   */
  public static SqlConnection puttingOff(Connection jdbc) {
    return new SqlConnection(jdbc, true);
  }

  /** Statements that are compiled as one, with the names of the parameters of each. */
  record Compiled(PreparedStatement jdbc, List<List<String>> names) {}

  /** Whether the statement will run before the next one that has an answer. */
  boolean putsOff(SqlStatement statement) {
    if (!putsOff || putOff.size() == PUT_OFF_MAX) {
      return false;
    }
    putOff.add(statement);
    return true;
  }

  /** A statement and, before it, those that were put off, which are not from now on. */
  List<SqlStatement> withPutOff(SqlStatement last) {
    if (putOff.isEmpty()) {
      return List.of(last);
    }
    var all = new ArrayList<>(putOff);
    all.add(last);
    putOff.clear();
    return all;
  }

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

  /**
   * Runs what was put off.
   *
   * @throws SqlException if one of it is refused
   * @throws IllegalStateException if one changes more or fewer rows than it must
   */
  public void runPutOff() {
    if (!putOff.isEmpty()) {
      putOff.removeLast().runNow();
    }
  }

  /** Sets a savepoint, at the latest before the next statement with an answer. */
  void set(String savepoint) {
    statement("savepoint " + savepoint).executeForNobody();
  }

  /**
   * Undoes all that was done since a savepoint was set, and drops what was put off since.
   *
   * @throws SqlException if that cannot be done, or it is not set
   */
  void goBackTo(String savepoint) {
    String set = "savepoint " + savepoint;
    for (int at = 0; at < putOff.size(); at++) {
      if (putOff.get(at).isText(set)) {
        putOff.subList(at + 1, putOff.size()).clear();
        return;
      }
    }
    putOff.clear();
    statement("rollback to " + savepoint).runNow();
  }

  /** Forgets a savepoint; what was done since stays part of the transaction. */
  void release(String savepoint) {
    String set = "savepoint " + savepoint;
    if (!putOff.isEmpty() && putOff.getLast().isText(set)) {
      putOff.removeLast();
    } else {
      statement("release " + savepoint).executeForNobody();
    }
  }

  Compiled compiled(List<String> statements) throws SQLException {
    before.run();
    Compiled known = compiled.get(statements);
    if (known == null) {
      known = compile(statements);
      compiled.put(statements, known);
      if (compiled.size() > COMPILED_MAX) {
        var all = compiled.values().iterator();
        all.next().jdbc().close();
        all.remove();
      }
    }
    return known;
  }

  /** The statements that are compiled, as they were written. */
  Set<List<String>> known() {
    return compiled.keySet();
  }

  /** Compiles a statement anew before its next use: a driver may not take one again that failed. */
  void forget(List<String> statements) {
    Compiled failed = compiled.remove(statements);
    if (failed != null) {
      try {
        failed.jdbc().close();
      } catch (SQLException e) {
        // It has failed already, which is what counts.
      }
    }
  }

  private Compiled compile(List<String> statements) throws SQLException {
    var text = new StringBuilder();
    var names = new ArrayList<List<String>>(statements.size());
    for (String sql : statements) {
      text.append(text.isEmpty() ? "" : ";\n");
      names.add(compile(sql, text));
    }
    return new Compiled(jdbc.prepareStatement(text.toString()), names);
  }

  /** Writes a statement as JDBC takes it; the names of its parameters. */
  private static List<String> compile(String sql, StringBuilder text) {
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
    return names;
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
