package dev.pinion.store.postgres;

import dev.pinion.store.StoreObserver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for all tests of a process, with a fresh database for each that wants one. It does
 * not wait for the disk, which no test of these asks for.
 */
public final class PostgresServer {
  /** Whether tests that can use either database are to use PostgreSQL. */
  public static final boolean IS_WANTED = "postgres".equals(System.getProperty("pinion.store"));

  private static final String TEMPLATE = "pinion_template";
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
    return create("pinion_" + DATABASES.incrementAndGet(), "template0");
  }

  /** The URL of a new database with empty tables. */
  public static String freshDatabase() {
    return create("pinion_" + DATABASES.incrementAndGet(), Template.NAME);
  }

  private static String create(String name, String template) {
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // Through the log, every page of the template would be written twice.
      statement.execute(
          "create database %s template %s strategy file_copy".formatted(name, template));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  private static String url(String database) {
    return Running.SERVER.getJdbcUrl("postgres", database);
  }
}
