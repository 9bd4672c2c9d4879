package dev.pinion.server.data;

import dev.pinion.config.Settings;
import dev.pinion.store.PrivateFiles;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.postgres.ServerLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server holds on its databases as long as it runs, so that nobody changes their tables and
 * no second server works on a file. Servers share a database of PostgreSQL. It ends with the
 * process, however that ends.
 */
public final class DatabaseLock implements AutoCloseable {
  /** A console may hold it for the moment in which it makes the tables. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int POLL_MILLIS = 50;

  private final List<Held> locks;

  private DatabaseLock(List<Held> locks) {
    this.locks = List.copyOf(locks);
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
   * @throws IOException with a sentence for the operator if a server has one of them
   */
  static DatabaseLock takeOffline(Settings.Database... databases) throws IOException {
    return takeAll(
        List.of(databases),
        DatabaseLock::lock,
        "A server is running on the database %s; stop it, and give the command again.");
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
              database instanceof Settings.Database.File(Path path) ? real(path) : database));
    }
    return lock;
  }

  /** Takes a database for a server: of PostgreSQL, beside other servers. */
  private static @Nullable Closeable join(Settings.Database database) throws IOException {
    return switch (database) {
      case Settings.Database.File(Path path) -> lock(path);
      case Settings.Database.Server(String url) -> ServerLock.tryShare(url);
    };
  }

  /**
   * Opens a database that a server holds, as {@link Databases#open} does. It writes nothing there
   * while what it holds is lost and a command has the database to itself.
   */
  public Store open(Settings.Database database, Settings settings, StoreObserver observer) {
    Store store = Databases.open(database, settings, observer);
    for (Held each : locks) {
      if (each.database().equals(database)
          && each.lock() instanceof ServerLock lock
          && store instanceof PostgresStore opened) {
        opened.writeOnlyUnder(lock);
      }
    }
    return store;
  }

  /** Takes a database alone; null if a server or another console has it. */
  public static @Nullable DatabaseLock tryTake(Settings.Database database) throws IOException {
    Closeable lock = lock(database);
    return lock == null ? null : new DatabaseLock(List.of(new Held(database, lock)));
  }

  private static @Nullable Closeable lock(Settings.Database database) throws IOException {
    return switch (database) {
      case Settings.Database.File(Path path) -> lock(path);
      case Settings.Database.Server(String url) -> ServerLock.tryTake(url);
    };
  }

  /** A channel whose being open is the lock; null if somebody has it. */
  @SuppressWarnings("try") // the lock lives as long as its channel
  private static @Nullable FileChannel lock(Path database) throws IOException {
    FileChannel channel = channel(database);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Somebody in this very process has it.
    }
    channel.close();
    return null;
  }

  private static FileChannel channel(Path database) throws IOException {
    try {
      Path file = real(database);
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      PrivateFiles.createFile(lockFile);
      return FileChannel.open(lockFile, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "The database %s cannot be opened, because %s cannot be written; let the user who runs this write there, or choose another folder with --data-dir."
              .formatted(database.toAbsolutePath().normalize(), Path.of(e.getFile()).normalize()),
          e);
    }
  }

  /** The file itself, by whatever links it was named; it need not exist. */
  private static Path real(Path database) throws IOException {
    Path absolute = database.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path folder = absolute.getParent();
    if (folder == null) {
      return absolute;
    }
    PrivateFiles.createFolder(folder);
    return folder.toRealPath().resolve(absolute.getFileName());
  }

  @Override
  public void close() throws IOException {
    for (Held each : locks) {
      each.lock().close();
    }
  }
}
