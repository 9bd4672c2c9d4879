package dev.pinion.server.data;

import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.PrivateFiles;
import dev.pinion.store.copy.CopyMark;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.sqlite.SqliteBackups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A database file that is being made beside the place where it belongs, so that nobody takes it for
 * whole before it is. Only its owner can read it. What is left of it goes when it is closed, or
 * when the process is told to stop: it may be the plain text of what is to be encrypted.
 */
final class PrivateCopy implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final String LOG_SUFFIX = "-wal";

  private final Path place;
  private final Path folder;
  private final Path file;
  private final Thread atStop;
  private boolean isStopped;

  /**
   * An empty file beside a place in a folder that exists.
   *
   * @throws IOException if it cannot be made, or the process stops
   */
  PrivateCopy(Path place) throws IOException {
    this.place = place.toAbsolutePath();
    folder = Objects.requireNonNull(this.place.getParent());
    file = folder.resolve(place.getFileName() + "." + UUID.randomUUID() + SUFFIX);
    atStop = new Thread(this::deleteAtStop);
    try {
      // Before the file is there: nobody else would delete it.
      Runtime.getRuntime().addShutdownHook(atStop);
    } catch (IllegalStateException e) {
      throw stopped(e);
    }
    create();
  }

  private synchronized void create() throws IOException {
    if (isStopped) {
      throw stopped(null);
    }
    PrivateFiles.createFile(file);
  }

  private static IOException stopped(@Nullable IllegalStateException cause) {
    return new IOException("the command is stopped", cause);
  }

  /** Where it is for now. */
  Path file() {
    return file;
  }

  /**
   * Where the log of what is not in the file yet belongs, if the copied database has one: SQLite
   * looks for it there.
   */
  Path log() {
    return file.resolveSibling(file.getFileName() + LOG_SUFFIX);
  }

  /**
   * Makes sure that it is a sound database with the ledgers that were written, all in its file.
   *
   * @param what it is, as the beginning of a sentence
   * @param open opens it with the tables of this build
   * @throws RefusedException with a sentence for the operator if it is not
   * @throws ForeignDatabaseException if another build has made it
   */
  void require(String what, Function<Path, SqlConnection> open) {
    String fault = SqliteBackups.fault(file);
    if (fault == null) {
      try (SqlConnection connection = open.apply(file)) {
        fault = faultIn(new JdbcClusterTx(connection));
      } catch (ForeignDatabaseException e) {
        throw e;
      } catch (RuntimeException e) {
        fault = Databases.rootCause(e);
      }
    }
    if (fault != null) {
      throw new RefusedException("%s is not sound: %s.".formatted(what, fault));
    }
    if (log().toFile().length() > 0) {
      // SQLite leaves it, and says nothing, if it could not write all of it into the file.
      throw new RefusedException(
          "%s could not be copied whole: its log could not be written into %s; is the disk full?"
              .formatted(what, file));
    }
  }

  private static @Nullable String faultIn(JdbcClusterTx database) {
    if (CopyMark.isIn(database)) {
      return "it holds an unfinished copy of another database";
    }
    LedgerAudit.Fault fault = LedgerAudit.firstFault(database);
    return fault == null ? null : fault.words();
  }

  /**
   * Has it stay from now on if the process is told to stop: it would be deleted when what it takes
   * the place of is away already.
   *
   * @throws IOException if the process stops
   */
  void keepAtStop() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atStop);
    } catch (IllegalStateException e) {
      throw stopped(e);
    }
  }

  /** Makes sure that all of it is on disk. */
  void force() throws IOException {
    PrivateFiles.force(file);
  }

  /** Puts it, once it is {@link #force forced}, where nothing is yet. */
  void putInPlace() throws IOException {
    Files.move(file, place);
    PrivateFiles.forceFolder(folder);
  }

  /**
   * Puts it, once it is {@link #force forced}, in the place of a file that has another name too.
   */
  void replace() throws IOException {
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.forceFolder(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atStop);
    } catch (IllegalStateException e) {
      // The process stops, and the hook deletes the same.
    }
    delete();
  }

  private synchronized void deleteAtStop() {
    isStopped = true;
    try {
      delete();
    } catch (IOException e) {
      // Nobody can be told any more.
    }
  }

  private void delete() throws IOException {
    for (String suffix : new String[] {"", "-journal", LOG_SUFFIX, "-shm"}) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }
}
