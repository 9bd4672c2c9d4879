package dev.pinion.server;

import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server holds on its database files as long as it runs, so that no second server works on
 * one and nobody changes its tables. It ends with the process, however that ends.
 */
final class DatabaseLock implements AutoCloseable {
  /** A console may hold it for the moment in which it makes the tables. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int POLL_MILLIS = 50;

  private final List<FileChannel> channels;

  private DatabaseLock(List<FileChannel> channels) {
    this.channels = List.copyOf(channels);
  }

  /**
   * Takes databases for a server, all or none.
   *
   * @throws IOException with a sentence for the operator if another server has one of them
   */
  static DatabaseLock takeAll(List<Path> databases) throws IOException {
    var channels = new ArrayList<FileChannel>();
    try {
      for (Path database : databases) {
        channels.add(take(database));
      }
      return new DatabaseLock(channels);
    } catch (IOException | RuntimeException e) {
      new DatabaseLock(channels).close();
      throw e;
    }
  }

  private static FileChannel take(Path database) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    FileChannel lock = lock(database);
    while (lock == null && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      lock = lock(database);
    }
    if (lock == null) {
      throw new IOException(
          "Another server is running on the database %s; stop it, or choose another database with --data-dir or --cluster."
              .formatted(real(database)));
    }
    return lock;
  }

  /** Takes a database; null if a server or another console has it. */
  static @Nullable DatabaseLock tryTake(Path database) throws IOException {
    FileChannel lock = lock(database);
    return lock == null ? null : new DatabaseLock(List.of(lock));
  }

  /** A channel whose being open is the lock; null if somebody has it. */
  @SuppressWarnings("try") // the lock lives as long as its channel
  private static @Nullable FileChannel lock(Path database) throws IOException {
    Path file = real(database);
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    PrivateFiles.createFile(lockFile);
    FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
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
    for (FileChannel each : channels) {
      each.close();
    }
  }
}
