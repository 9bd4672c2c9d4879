package dev.pinion.store.sqlite;

import dev.pinion.store.PrivateFiles;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Database files with the empty tables of this build. They are copies of one that was made once:
 * the migrations would take most of the time of a short test. What is about the making of files
 * opens a path where there is none.
 */
public final class FreshFile {
  private FreshFile() {}

  private static final class Template {
    static final byte[] CONTENT = make();

    private static byte[] make() {
      try {
        Path folder = Files.createTempDirectory("pinion");
        Path file = folder.resolve("template.db");
        SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none()).close();
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        Files.delete(folder);
        return content;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Opens a file, which is made with empty tables if it is not there. */
  public static Store open(Path file, SqliteOptions options) {
    return SqliteStore.open(make(file), options, StoreObserver.none());
  }

  /** Makes a file with empty tables if there is none, and returns its path. */
  public static Path make(Path file) {
    if (!Files.exists(file)) {
      try {
        PrivateFiles.createFolder(file.resolveSibling(""));
        PrivateFiles.createFile(file);
        Files.write(file, Template.CONTENT);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }
}
