package dev.pinion.store.copy;

import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.postgres.PostgresConnections;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresRowTriggers;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteConnections;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteRowTriggers;
import dev.pinion.store.sqlite.SqliteStore;
import dev.pinion.store.use.RowTriggers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of a test, of either kind. */
sealed interface Place {

  record InFile(Path file) implements Place {}

  record OnServer(String url) implements Place {}

  /** A database without tables. */
  static Place empty(boolean isFile, Path folder, String name) {
    return isFile
        ? new InFile(folder.resolve(name + ".db"))
        : new OnServer(PostgresServer.emptyDatabase());
  }

  /** A database with empty tables. */
  static Place withTables(boolean isFile, Path folder, String name) {
    return isFile
        ? new InFile(FreshFile.make(folder.resolve(name + ".db")))
        : new OnServer(PostgresServer.freshDatabase());
  }

  default Store store() {
    return switch (this) {
      case InFile(Path file) ->
          SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none());
      case OnServer(String url) ->
          PostgresStore.open(url, PostgresOptions.DEFAULTS, StoreObserver.none());
    };
  }

  default SqlConnection reading() {
    return switch (this) {
      case InFile(Path file) -> SqliteConnections.reading(file);
      case OnServer(String url) -> PostgresConnections.reading(url);
    };
  }

  default SqlConnection writing() {
    return switch (this) {
      case InFile(Path file) -> SqliteConnections.writing(file);
      case OnServer(String url) -> PostgresConnections.writing(url);
    };
  }

  default String jdbcUrl() {
    return switch (this) {
      case InFile(Path file) -> "jdbc:sqlite:" + file;
      case OnServer(String url) -> url;
    };
  }

  /**
   * Runs statements that no guard of the database hinders, as somebody with a tool for it would.
   */
  default void tamper(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(
          this instanceof InFile
              ? "pragma ignore_check_constraints = on"
              : "set session_replication_role = replica");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** How the database makes triggers. */
  default RowTriggers triggers() {
    return this instanceof InFile ? new SqliteRowTriggers() : new PostgresRowTriggers();
  }

  /** How many triggers are switched on. */
  default long triggersOn() {
    return number(
        this instanceof InFile
            ? "select count(*) from sqlite_master where type = 'trigger'"
            : "select count(*) from pg_trigger where tgenabled <> 'D'");
  }

  /** How many connections are in a transaction and do nothing; none are known of a file. */
  default long momentsRead() {
    return this instanceof InFile
        ? 0
        : number(
            "select count(*) from pg_stat_activity"
                + " where datname = current_database() and state = 'idle in transaction'");
  }

  private long number(String sql) {
    try {
      return Long.parseLong(rows(sql).getFirst());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What every table holds. */
  default List<TableDigest> digests() {
    try (SqlConnection connection = reading()) {
      return CopiedTable.ALL.stream().map(table -> TableDigest.of(connection, table)).toList();
    }
  }

  /** What a query gives, its columns parted by blanks. */
  default List<String> rows(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        var values = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
        all.add(String.join(" ", values));
      }
      return all;
    }
  }
}
