package dev.pinion.store.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * A primary and a replica that every commit waits for (PostgreSQL documentation, "Synchronous
 * Replication").
 */
public final class PostgresPair implements AutoCloseable {
  private final OwnPostgres primary;
  private final OwnPostgres replica;

  private PostgresPair(OwnPostgres primary, OwnPostgres replica) {
    this.primary = primary;
    this.replica = replica;
  }

  /** Starts both with an empty database; their files are in the folder. */
  public static PostgresPair start(Path folder) {
    OwnPostgres primary = OwnPostgres.start(folder);
    primary.stop();
    Path files = folder.resolve("replica");
    copy(primary.files(), files);
    primary.startAgain();
    try {
      Files.createFile(files.resolve("standby.signal"));
      Files.writeString(
          files.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(primary.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    OwnPostgres replica = OwnPostgres.startOn(files);
    primary.execute("alter system set synchronous_standby_names = '*'");
    primary.execute("select pg_reload_conf()");
    var pair = new PostgresPair(primary, replica);
    pair.awaitReplica();
    return pair;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReplica() {
    long end = System.nanoTime() + 30_000_000_000L;
    try (Connection connection = DriverManager.getConnection(primary.url());
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < end) {
        try (ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_stat_replication where sync_state = 'sync'")) {
          row.next();
          if (row.getInt(1) == 1) {
            return;
          }
        }
        Thread.sleep(20);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the replica did not come");
  }

  /** The database, wherever its primary is. */
  public String url() {
    String hosts = "localhost:%d,localhost:%d".formatted(primary.port(), replica.port());
    return OwnPostgres.url(hosts) + "&targetServerType=primary";
  }

  /** Ends the primary in the middle of everything. */
  public void killPrimary() {
    primary.kill();
  }

  /** Makes the replica the primary. */
  public void promote() {
    replica.execute("select pg_promote()");
  }

  @Override
  public void close() {
    replica.close();
    primary.close();
  }
}
