package dev.pinion.benchmarks.driver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that waits for the disk: one that is started for this run with the settings that it
 * comes with, or somebody else's.
 */
final class PostgresDatabase implements Closeable {
  /** For the connections of a server and of as many bare clients. */
  private static final String CONNECTIONS_MAX = "200";

  private static final List<String> TOLD =
      List.of(
          "server_version",
          "fsync",
          "synchronous_commit",
          "wal_sync_method",
          "shared_buffers",
          "commit_delay");

  private final @Nullable EmbeddedPostgres started;
  private final String url;

  /** The process that all others of the database come from; null for one of somebody else's. */
  private final @Nullable ProcessHandle process;

  private PostgresDatabase(
      @Nullable EmbeddedPostgres started, String url, @Nullable ProcessHandle process) {
    this.started = started;
    this.url = url;
    this.process = process;
  }

  /** An empty database that somebody else runs. */
  static PostgresDatabase at(String url) {
    return new PostgresDatabase(null, url, null);
  }

  /**
   * Starts one.
   *
   * @param data the folder of its files, which is the disk that is measured
   */
  static PostgresDatabase start(Path data) throws IOException {
    EmbeddedPostgres started =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", CONNECTIONS_MAX)
            .start();
    // The first line of this file is the number of the process.
    String first = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return new PostgresDatabase(
        started,
        started.getJdbcUrl("postgres", "postgres"),
        ProcessHandle.of(Long.parseLong(first.strip())).orElse(null));
  }

  String url() {
    return url;
  }

  /** Processor time that its processes have taken; zero if they cannot be seen. */
  Duration processorTime() {
    return process == null
        ? Duration.ZERO
        : Stream.concat(Stream.of(process), process.descendants())
            .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * The settings that matter, as a line for the report.
   *
   * @throws IllegalStateException if the database does not wait for the disk
   */
  String settings() throws SQLException {
    var settings = new ArrayList<String>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String name : TOLD) {
        try (ResultSet row = statement.executeQuery("show " + name)) {
          row.next();
          settings.add(name + "=" + row.getString(1));
        }
      }
    }
    if (!settings.containsAll(List.of("fsync=on", "synchronous_commit=on"))) {
      throw new IllegalStateException(
          "The database does not wait for the disk, so there is nothing to compare: " + settings);
    }
    return String.join(", ", settings);
  }

  @Override
  public void close() throws IOException {
    if (started != null) {
      started.close();
    }
  }
}
