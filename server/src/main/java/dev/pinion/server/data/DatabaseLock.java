package dev.pinion.server.data;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.Settings;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.postgres.ServerLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process holds on its databases as long as it works on them, so that nobody changes their
 * tables or replaces them meanwhile, and no second server works on a file. Servers share a database
 * of PostgreSQL, and some commands work beside servers. It ends with the process, however that
 * ends.
 */
public final class DatabaseLock implements AutoCloseable {
  /** A command may have it alone for the moment in which it makes the tables. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int POLL_MILLIS = 50;

  private final List<Held> locks;

  private DatabaseLock(List<Held> locks) {
    this.locks = new ArrayList<>(locks);
  }

  /** What is held on a database. */
  private record Held(Settings.Database database, Closeable lock) {}

  /** What takes one database; null if it cannot be had now. */
  private interface Taking {
    @Nullable Closeable take(Settings.Database database) throws IOException;
  }

  /**
   * Takes databases for a server, all or none.
   *
   * @throws IOException with a sentence for the operator if one of them cannot be had
   */
  public static DatabaseLock takeAll(List<Settings.Database> databases) throws IOException {
    return takeAll(
        databases,
        DatabaseLock::join,
        "Another server is running on the database %s, or a command of forge is; stop it, or choose another database with --data-dir, --store or --cluster.");
  }

  /**
   * Takes databases for a command that must have them to itself, all or none.
   *
   * @throws IOException with a sentence for the operator if somebody has one of them
   */
  static DatabaseLock takeOffline(Settings.Database... databases) throws IOException {
    return takeAll(
        List.of(databases),
        DatabaseLock::alone,
        "A server is running on the database %s, or a command of forge is; stop it, and give the command again.");
  }

  /**
   * Takes databases for a command that works beside servers, all or none.
   *
   * @throws IOException with a sentence for the operator if a command has one of them to itself
   */
  public static DatabaseLock takeBeside(List<Settings.Database> databases) throws IOException {
    return takeAll(
        databases,
        DatabaseLock::beside,
        "A command of forge has the database %s to itself; wait until it has ended, and give the command again.");
  }

  /** Alone if nobody has it, so that the tables can be made; see {@link #openBeside}. */
  private static @Nullable Closeable beside(Settings.Database database) throws IOException {
    Closeable lock = alone(database);
    if (lock != null) {
      return lock;
    }
    return switch (database) {
      case Settings.Database.File(Path path) -> FileHold.tryShare(path);
      case Settings.Database.Server(String url) -> ServerLock.tryShare(url);
    };
  }

  private static DatabaseLock takeAll(
      List<Settings.Database> databases, Taking taking, String refusal) throws IOException {
    var locks = new ArrayList<Held>();
    try {
      for (Settings.Database database : databases) {
        locks.add(new Held(database, patiently(database, taking, refusal)));
      }
      return new DatabaseLock(locks);
    } catch (IOException | RuntimeException e) {
      new DatabaseLock(locks).close();
      throw e;
    }
  }

  private static Closeable patiently(Settings.Database database, Taking taking, String refusal)
      throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Closeable lock = taking.take(database);
    while (lock == null && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      lock = taking.take(database);
    }
    if (lock == null) {
      throw new IOException(
          refusal.formatted(
              database instanceof Settings.Database.File(Path path)
                  ? FileHold.real(path)
                  : database));
    }
    return lock;
  }

  /** Takes a database for a server: of PostgreSQL, beside other servers. */
  private static @Nullable Closeable join(Settings.Database database) throws IOException {
    return switch (database) {
      case Settings.Database.File(Path path) -> FileHold.tryServe(path);
      case Settings.Database.Server(String url) -> ServerLock.tryShare(url);
    };
  }

  /**
   * Opens a database that a server holds, as {@link Databases#open} does. It writes nothing there
   * while what it holds is lost and a command has the database to itself.
   */
  public Store open(Settings.Database database, Settings settings, StoreObserver observer) {
    Store store = Databases.open(database, settings, observer);
    held(database, store);
    return store;
  }

  /**
   * Opens a database that a command holds beside others. Its tables are brought up to date if
   * nobody else has it, and from then on others may have it too.
   *
   * @throws RefusedException with a sentence for the operator if others have it and its tables are
   *     not those of this build, or if what is held is lost
   */
  public Store openBeside(Settings.Database database, Settings settings, StoreObserver observer) {
    if (!isAlone(database)) {
      return openAsItIs(database, settings, observer);
    }
    Store store = Databases.open(database, settings, observer);
    try {
      share(database);
    } catch (IOException e) {
      store.close();
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    held(database, store);
    return store;
  }

  private Store openAsItIs(Settings.Database database, Settings settings, StoreObserver observer) {
    try {
      Store store = Databases.openAsItIs(database, settings, observer);
      held(database, store);
      return store;
    } catch (ForeignDatabaseException e) {
      throw new RefusedException(
          "The database %s is in use by a server or another command, and its tables are not those of this build; use the server's own build, or stop the server first."
              .formatted(database));
    }
  }

  private boolean isAlone(Settings.Database database) {
    return locks.stream()
        .filter(each -> each.database().equals(database))
        .anyMatch(
            each ->
                switch (each.lock()) {
                  case FileHold file -> file.isAlone();
                  case ServerLock server -> server.isAlone();
                  default -> false;
                });
  }

  private void share(Settings.Database database) throws IOException {
    for (int i = 0; i < locks.size(); i++) {
      Held each = locks.get(i);
      if (each.database().equals(database)) {
        switch (each.lock()) {
          case FileHold file -> locks.set(i, new Held(database, file.shared()));
          case ServerLock server -> server.share();
          default -> {}
        }
      }
    }
  }

  private void held(Settings.Database database, Store store) {
    for (Held each : locks) {
      if (each.database().equals(database)
          && each.lock() instanceof ServerLock lock
          && store instanceof PostgresStore opened) {
        opened.writeOnlyUnder(lock);
      }
    }
  }

  /**
   * Makes sure that nobody else can have used the databases since they were taken alone.
   *
   * @throws IOException with a sentence for the operator if one of the locks is lost
   */
  void requireHeld() throws IOException {
    for (Held each : locks) {
      if (each.lock() instanceof ServerLock server) {
        server.requireHeld();
      }
    }
  }

  /** Takes a database alone; null if somebody has it. */
  private static @Nullable Closeable alone(Settings.Database database) throws IOException {
    return switch (database) {
      case Settings.Database.File(Path path) -> FileHold.tryTake(path);
      case Settings.Database.Server(String url) -> ServerLock.tryTake(url);
    };
  }

  @Override
  public void close() throws IOException {
    for (Held each : locks) {
      each.lock().close();
    }
  }
}
