package dev.pinion.store.postgres;

import dev.pinion.store.StoreObserver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of a process, with a fresh database for each that wants one. It does
 * not wait for the disk, which no test of these asks for. The system property {@code
 * pinion.postgres} names another server, as the URL of its databases with {@code %s} in the place
 * of their name, whose user may make databases.
 */
public final class PostgresServer {
  /** Whether tests that can use either database are to use PostgreSQL. */
  public static final boolean IS_WANTED = "postgres".equals(System.getProperty("pinion.store"));

  private static final @Nullable String OTHER = System.getProperty("pinion.postgres");

  /** Names of databases, which another run on the same server must not have made. */
  private static final String PREFIX =
      OTHER == null ? "pinion_" : "pinion_%d_".formatted(System.currentTimeMillis());

  private static final String TEMPLATE = PREFIX + "template";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                // The databases live for a moment and are never recovered.
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("autovacuum", "off")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void close(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A database with the tables of this build, which others are copies of. */
  private static final class Template {
    static final String NAME = make();

    private static String make() {
      create(TEMPLATE, "template0");
      PostgresStore.open(url(TEMPLATE), PostgresOptions.DEFAULTS, StoreObserver.none()).close();
      return TEMPLATE;
    }
  }

  /** The URL of a new database without tables. */
  public static String emptyDatabase() {
    return create(PREFIX + DATABASES.incrementAndGet(), "template0");
  }

  /** The URL of a new database with empty tables. */
  public static String freshDatabase() {
    return create(PREFIX + DATABASES.incrementAndGet(), Template.NAME);
  }

  private static String create(String name, String template) {
    // Through the log, every page of the template would be written twice; others may not know the
    // words.
    String strategy = OTHER == null ? " strategy file_copy" : "";
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database %s template %s%s".formatted(name, template, strategy));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  /** Gives all sessions of a database that begin from now on another default. */
  static void set(String url, String setting, String value) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin execute format('alter database %%I set %s = %%L', current_database(), '%s'); end $$"
              .formatted(setting, value));
    }
  }

  private static String url(String database) {
    return OTHER == null
        ? Running.SERVER.getJdbcUrl("postgres", database)
        : OTHER.formatted(database);
  }
}
