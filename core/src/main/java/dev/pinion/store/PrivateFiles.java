package dev.pinion.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders that only their owner may read, as far as the file system knows of owners, and
 * how they get on disk.
 */
public final class PrivateFiles {
  /** More than systems follow. */
  private static final int LINKS_MAX = 100;

  private PrivateFiles() {}

  /** Makes the folder and those above it that are missing; one that exists stays as it is. */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
  }

  /** Makes an empty file; one that exists stays as it is. */
  public static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, ownerOnly("rw-------"));
    } catch (FileAlreadyExistsException e) {
      // It keeps the permissions that its owner gave it.
    }
  }

  /** The file that links lead to, where it is made if it is missing; itself if it is no link. */
  public static Path target(Path file) throws IOException {
    Path target = file;
    for (int links = 0; links < LINKS_MAX && Files.isSymbolicLink(target); links++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Makes sure that all of a file is on disk. */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes sure that the names in a folder are on disk. */
  public static void forceFolder(Path folder) throws IOException {
    FileChannel opened;
    try {
      opened = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // Some systems do not open folders, and need not be told to keep a name.
      return;
    }
    try (FileChannel channel = opened) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
