package dev.pinion.server.data;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.Session;
import dev.pinion.server.data.ClusterFileOptions.ClusterFile;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.PrivateFiles;
import dev.pinion.store.sqlite.SqliteConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge restore}: makes a backup the database of a cluster. */
@Command(
    name = "restore",
    description = {
      "Checks a backup and makes it the database file of a data cluster. Stop the server first. A",
      "backup of an earlier build gets the tables of this one."
    })
public final class RestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "The file of the secret key of age that an encrypted backup is for.")
  private @Nullable Path identity;

  @Option(
      names = "--replace",
      description = "Keeps a database that exists under another name, instead of refusing.")
  private boolean replace;

  @Mixin private ClusterFileOptions options = new ClusterFileOptions();

  /** The command in a session. */
  public RestoreCommand(Session session) {
    this.session = session;
  }

  /** What the answer is as JSON; without what was replaced if nothing was. */
  private record Answer(
      String file, String cluster, @Nullable String kept, @Nullable String keptLog) {}

  @Override
  public Integer call() throws IOException {
    ClusterFile target = options.load(session, "pg_restore");
    Path backup = session.process().folder().resolve(file);
    if (!Files.isRegularFile(backup)) {
      throw new RefusedException("There is no backup %s.".formatted(backup));
    }
    SetAside old;
    try (var _ = DatabaseLock.takeOffline(target.database())) {
      // A link that names a database stays, and goes on naming it.
      old = restore(backup, FileHold.real(target.path()));
    }
    Path kept = old.kept();
    Path keptLog = old.keptLog();
    if (session.json()) {
      session.print(
          new Answer(target.path().toString(), target.cluster(), text(kept), text(keptLog)));
      return ExitCode.DONE;
    }
    if (kept != null) {
      session.out().printf("The database that was there is kept as %s.%n", kept);
    }
    if (keptLog != null) {
      session.out().printf("The log that was there is kept as %s.%n", keptLog);
    }
    session
        .out()
        .printf(
            """
            %s is the database of the cluster "%s" now.
            It needs the master key that its server had, in %s.
            """,
            backup, target.cluster(), target.masterKey());
    session.out().flush();
    return ExitCode.DONE;
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  /** What was there before. */
  private SetAside restore(Path backup, Path database) throws IOException {
    if (Files.exists(database) && !replace) {
      throw new RefusedException(
          "The database %s exists; with --replace it is kept under another name."
              .formatted(database));
    }
    try (var copy = new PrivateCopy(database)) {
      fill(copy, backup);
      copy.require("The backup %s".formatted(backup), SqliteConnections::writing);
      // Until the new database is on disk, the old one is not touched.
      copy.force();
      return exchange(database, copy);
    } catch (ForeignDatabaseException e) {
      throw new RefusedException(
          "The backup %s was made by a newer build of Pinion; restore it with that one."
              .formatted(backup));
    }
  }

  private static SetAside exchange(Path database, PrivateCopy copy) throws IOException {
    var old = new SetAside(database);
    copy.keepAtStop();
    try {
      if (old.move()) {
        copy.replace();
      } else {
        copy.putInPlace();
      }
    } catch (IOException e) {
      putBack(old, e);
      throw e;
    }
    return old;
  }

  private static void putBack(SetAside old, IOException fault) {
    try {
      old.putBack();
    } catch (IOException e) {
      throw new RefusedException(
          "The backup could not be put in place: %s. The database that was there is %s; rename it back, with its -wal first: %s."
              .formatted(fault.getMessage(), old.kept(), e.getMessage()));
    }
  }

  private void fill(PrivateCopy copy, Path backup) throws IOException {
    if (AgeFiles.isEncrypted(backup)) {
      if (identity == null) {
        throw new RefusedException(
            "The backup %s is encrypted; name the file of its secret key with --identity."
                .formatted(backup));
      }
      AgeFiles.decrypt(backup, copy.file(), session.process().folder().resolve(identity));
      return;
    }
    fill(copy.file(), backup);
    Path log = backup.resolveSibling(backup.getFileName() + "-wal");
    if (Files.exists(log)) {
      // A database that was set aside may have in its log alone what was acknowledged last.
      fill(copy.log(), log);
    }
  }

  private static void fill(Path copy, Path from) throws IOException {
    PrivateFiles.createFile(copy);
    try (var out = Files.newOutputStream(copy)) {
      Files.copy(from, out);
    }
  }
}
