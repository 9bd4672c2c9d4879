package dev.pinion.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of one test's own, which waits for the disk, and which the test may kill. */
public final class OwnPostgres implements AutoCloseable {
  private static final String DATABASE = "pinion";

  private final Path data;
  private final Map<String, String> configuration = new LinkedHashMap<>();
  private int port;
  private @Nullable EmbeddedPostgres running;

  private OwnPostgres(Path data) {
    this.data = data;
    configuration.put("fsync", "on");
    configuration.put("full_page_writes", "on");
    configuration.put("synchronous_commit", "on");
    configuration.put("max_connections", "100");
  }

  /** Starts one with an empty database; its files are in the folder. */
  public static OwnPostgres start(Path folder) {
    var postgres = new OwnPostgres(folder.resolve("postgres"));
    postgres.startAgain();
    postgres.execute("postgres", "create database " + DATABASE + " template template0");
    return postgres;
  }

  /** Starts one on the files of another one, which has been copied there. */
  static OwnPostgres startOn(Path files) {
    var postgres = new OwnPostgres(files);
    postgres.startAgain();
    return postgres;
  }

  /** Starts it again after it was stopped or killed, on the same port and files. */
  public void startAgain() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port);
    configuration.forEach(builder::setServerConfig);
    try {
      EmbeddedPostgres started = builder.start();
      port = started.getPort();
      running = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in the middle of everything, as a machine that loses its power does. */
  public void kill() {
    var processes = new ArrayList<ProcessHandle>();
    ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
    processes.add(postmaster);
    postmaster.children().forEach(processes::add);
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(each -> each.onExit().join());
    try {
      // It still holds a lock on the files.
      stop();
    } catch (UncheckedIOException e) {
      // There is nothing left to stop.
    }
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens on this machine. */
  public int port() {
    return port;
  }

  /** Its files. */
  Path files() {
    return data;
  }

  /** Its database by itself. */
  public String url() {
    return url("localhost:" + port);
  }

  /** The database behind other hosts and ports. */
  public static String url(String hosts) {
    return "jdbc:postgresql://" + hosts + "/" + DATABASE + "?user=postgres";
  }

  /** Runs a statement in its database. */
  public void execute(String sql) {
    execute(DATABASE, sql);
  }

  private void execute(String database, String sql) {
    String url = "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops it in order; it can be started again. */
  public void stop() {
    try {
      EmbeddedPostgres stopped = Objects.requireNonNull(running, "it runs");
      running = null;
      stopped.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      stop();
    }
  }
}
