package dev.pinion.upgrade;

import dev.pinion.api.fixture.Sql;
import dev.pinion.store.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A database that the first build with PostgreSQL has left: the demonstration, a second tenant,
 * promotions, rollbacks, replaced agents, deleted things, a pending run.
 */
final class OldDatabase {
  private static final String FIRST = "first-postgres.sql";

  /** Where the rows begin in the file. */
  private static final String ROWS = "set session_replication_role = replica;";

  private static final String ROWS_END = "set session_replication_role = origin;";

  private final String url;
  private final Properties about = new Properties();

  private OldDatabase(String url) {
    this.url = url;
    try (InputStream in = file("first-postgres.properties")) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The database as it was left. */
  static OldDatabase restored() throws SQLException {
    var database = new OldDatabase(PostgresServer.emptyDatabase());
    database.execute(text(FIRST));
    return database;
  }

  /** A database with the tables of this build, empty. */
  static OldDatabase fresh() {
    return new OldDatabase(PostgresServer.freshDatabase());
  }

  /** The statements of the old build that write the rows of its tables. */
  static List<String> rows() {
    String text = text(FIRST);
    String rows = text.substring(text.indexOf(ROWS) + ROWS.length(), text.indexOf(ROWS_END));
    var statements = new ArrayList<String>();
    for (String each : rows.split("(?<=;)\n(?=insert into )", -1)) {
      statements.add(each.strip());
    }
    return statements;
  }

  /** What a server of the build with six steps sends. */
  static List<String> statements() {
    return text("sixth-statements.sql").lines().filter(line -> !line.startsWith("--")).toList();
  }

  private static String text(String name) {
    try (InputStream in = file(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream file(String name) {
    return Objects.requireNonNull(OldDatabase.class.getResourceAsStream(name));
  }

  String url() {
    return url;
  }

  /** What was written down of it: keys, users, a token. */
  String get(String key) {
    return Objects.requireNonNull(about.getProperty(key), key);
  }

  /** When it was left. */
  Instant written() {
    return Instant.parse(get("written"));
  }

  void execute(String sql) throws SQLException {
    Sql.execute(url, sql);
  }

  /** The first column of what a query finds. */
  List<String> query(String sql) throws SQLException {
    return Sql.query(url, sql);
  }

  /** The columns of every table, and their types. */
  SortedMap<String, List<String>> columns() throws SQLException {
    var tables = new TreeMap<String, List<String>>();
    for (String each :
        query(
            "select table_name || ' ' || column_name from information_schema.columns"
                + " where table_schema = 'public' order by table_name, ordinal_position")) {
      String[] names = each.split(" ", -1);
      tables.computeIfAbsent(names[0], _ -> new ArrayList<>()).add(names[1]);
    }
    return tables;
  }

  /** The rows of some columns of a table, in no order of their own. */
  List<String> rows(String table, List<String> columns) throws SQLException {
    String row =
        String.join(
            " || '|' || ", columns.stream().map("coalesce(%s::text, '-')"::formatted).toList());
    return query("select %s as r from %s order by r".formatted(row, table));
  }
}
