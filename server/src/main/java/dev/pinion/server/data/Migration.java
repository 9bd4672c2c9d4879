package dev.pinion.server.data;

import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.Settings;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.copy.CopyException;
import dev.pinion.store.copy.DatabaseCopy;
import dev.pinion.store.copy.TableDigest;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Moves the data of a cluster into another database while no server is running on either. */
final class Migration {
  private final Settings.Database from;
  private final Settings.Database to;

  Migration(Settings.Database from, Settings.Database to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what is not copied yet, and makes sure that the copy is what it is a copy of.
   *
   * @param listener is told how far it is
   * @return what both databases hold
   * @throws RefusedException with a sentence for the operator if it cannot be done
   * @throws IOException with one if a database cannot be had
   */
  List<TableDigest> run(Consumer<DatabaseCopy.Progress> listener) throws IOException {
    if (from instanceof Settings.Database.File(Path path) && !Files.isRegularFile(path)) {
      throw new RefusedException("There is no database %s.".formatted(path));
    }
    if (isSame()) {
      throw new RefusedException("The source and the target are the same database.");
    }
    try (DatabaseLock lock = DatabaseLock.takeOffline(from, to);
        SqlConnection source = source();
        SqlConnection target = target(source)) {
      var copy = new DatabaseCopy(source, target, listener);
      copy.writeRows();
      List<TableDigest> digests = copy.compare();
      LedgerAudit.Fault fault = copy.readTarget(LedgerAudit::firstFault);
      if (fault != null) {
        throw new RefusedException(
            "The copy is not finished: %s. It is so in the source too, for all rows are the same."
                .formatted(fault.words()));
      }
      lock.requireHeld();
      copy.finish();
      return digests;
    } catch (CopyException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } catch (SqlException e) {
      throw new RefusedException(
          "The copy was broken off, and goes on there when the command is given again: %s"
              .formatted(e.getMessage()));
    } catch (StoreUnavailableException e) {
      throw new RefusedException(Databases.sentence(e));
    }
  }

  private boolean isSame() throws IOException {
    if (from instanceof Settings.Database.File(Path one)
        && to instanceof Settings.Database.File(Path other)) {
      return Files.exists(other) && Files.isSameFile(one, other);
    }
    return from.toString().equals(to.toString());
  }

  private SqlConnection source() {
    try {
      return Databases.reading(from);
    } catch (ForeignDatabaseException e) {
      throw new RefusedException(
          "The tables of the source %s are not those of this build; start its server on it once, or copy with the build that made it."
              .formatted(from));
    }
  }

  private SqlConnection target(SqlConnection source) {
    requireTarget(source);
    try {
      return Databases.writing(to);
    } catch (ForeignDatabaseException e) {
      throw new RefusedException(
          "The target %s was made by another build of Pinion; copy into an empty database."
              .formatted(to));
    }
  }

  /** What is refused keeps the tables that it has. */
  private void requireTarget(SqlConnection source) {
    if (to instanceof Settings.Database.File(Path path) && Files.notExists(path)) {
      return;
    }
    String identity = DatabaseCopy.identity(source);
    try (SqlConnection found = Databases.asFound(to)) {
      DatabaseCopy.requireTarget(identity, found);
    } catch (SqlException e) {
      throw new RefusedException(
          "The target %s cannot be read as a database of Pinion: %s".formatted(to, e.getMessage()));
    }
  }
}
