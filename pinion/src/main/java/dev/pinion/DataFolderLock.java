package dev.pinion;

import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second server off a data folder: the catalogs of two could not know of each other's
 * writes. It ends with the process, however that ends.
 */
final class DataFolderLock implements AutoCloseable {
  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws IOException with a sentence for the operator if another server has it
   */
  @SuppressWarnings("try") // the lock lives as long as its channel
  static DataFolderLock take(Path folder) throws IOException {
    PrivateFiles.createFolder(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataFolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Another server of this very process has it.
    }
    channel.close();
    throw new IOException(
        "Another server is running on the folder %s; stop it, or choose another folder with --data-dir."
            .formatted(folder));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
