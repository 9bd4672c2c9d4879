package dev.pinion.server.data;

import dev.pinion.store.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a process holds on a database file: locks on two bytes of a file beside it. One byte is held
 * by the server, or by a command that has the database to itself, the other one by everybody who
 * has the database open. Whoever wants it alone needs both, and the first one first.
 */
final class FileHold implements Closeable {
  private static final long FIRST = 0;
  private static final long OPEN = 1;

  private final FileChannel channel;
  private final @Nullable FileLock first;
  private final FileLock open;

  private FileHold(FileChannel channel, @Nullable FileLock first, FileLock open) {
    this.channel = channel;
    this.first = first;
    this.open = open;
  }

  /** Takes a file for its server, beside commands; null if that cannot be had now. */
  static @Nullable FileHold tryServe(Path database) throws IOException {
    return tryTake(database, true, true);
  }

  /** Takes a file alone; null if somebody has it. */
  static @Nullable FileHold tryTake(Path database) throws IOException {
    return tryTake(database, true, false);
  }

  /** Takes a file beside its server and other commands; null if somebody has it alone. */
  static @Nullable FileHold tryShare(Path database) throws IOException {
    return tryTake(database, false, true);
  }

  private static @Nullable FileHold tryTake(Path database, boolean isFirst, boolean isShared)
      throws IOException {
    FileChannel channel = channel(database);
    FileLock first = isFirst ? lock(channel, FIRST, false) : null;
    if (!isFirst || first != null) {
      FileLock open = lock(channel, OPEN, isShared);
      if (open != null) {
        return new FileHold(channel, first, open);
      }
    }
    channel.close();
    return null;
  }

  private static @Nullable FileLock lock(FileChannel channel, long at, boolean isShared)
      throws IOException {
    try {
      return channel.tryLock(at, 1, isShared);
    } catch (OverlappingFileLockException e) {
      // Somebody in this very process has it.
      return null;
    }
  }

  private static FileChannel channel(Path database) throws IOException {
    try {
      Path file = real(database);
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      PrivateFiles.createFile(lockFile);
      return FileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "The database %s cannot be opened, because %s cannot be written; let the user who runs this write there, or choose another folder with --data-dir."
              .formatted(database.toAbsolutePath().normalize(), Path.of(e.getFile()).normalize()),
          e);
    }
  }

  /** The file itself, by whatever links it was named; it need not exist. */
  static Path real(Path database) throws IOException {
    Path absolute = database.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path target = PrivateFiles.target(absolute);
    Path folder = target.getParent();
    if (folder == null) {
      return target;
    }
    PrivateFiles.createFolder(folder);
    return folder.toRealPath().resolve(target.getFileName());
  }

  /** Whether nobody else has the file. */
  boolean isAlone() {
    return first != null && !open.isShared();
  }

  /**
   * What is held beside others from now on, in place of this, which was alone.
   *
   * @throws IOException if it is lost
   */
  FileHold shared() throws IOException {
    open.release();
    // Nobody can have it alone, for that takes the first byte, which is still held.
    FileLock shared = lock(channel, OPEN, true);
    if (shared == null) {
      throw new IOException("The lock of the database is lost.");
    }
    if (first != null) {
      first.release();
    }
    return new FileHold(channel, null, shared);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
