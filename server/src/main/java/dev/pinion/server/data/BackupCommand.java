package dev.pinion.server.data;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.Session;
import dev.pinion.server.data.ClusterFileOptions.ClusterFile;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.sqlite.SqliteBackups;
import dev.pinion.store.sqlite.SqliteConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge backup}: copies the database file of a cluster, beside a running server. */
@Command(
    name = "backup",
    description = {
      "Copies the database file of a data cluster and checks the copy. The server may be running.",
      "The copy has all that was acknowledged before, but not master.key."
    })
public final class BackupCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "FILE",
      description = "The copy; it must not exist. Only its owner can read it.")
  private Path file = Path.of("");

  @Option(
      names = "--encrypt-to",
      paramLabel = "RECIPIENT",
      description =
          "Encrypts the copy for a public key of age (age1…); repeat it for each that is to read it.")
  private List<String> recipients = List.of();

  @Mixin private ClusterFileOptions options = new ClusterFileOptions();

  /** The command in a session. */
  public BackupCommand(Session session) {
    this.session = session;
  }

  /** What the answer is as JSON. */
  private record Answer(String file, String cluster, long bytes, boolean encrypted) {}

  @Override
  public Integer call() throws IOException {
    List<RecipientStanzaWriter> readers = AgeFiles.recipients(recipients);
    ClusterFile source = options.load(session, "pg_dump");
    Path place = session.process().folder().resolve(file);
    write(source, place, readers);
    if (session.json()) {
      session.print(
          new Answer(place.toString(), source.cluster(), Files.size(place), !recipients.isEmpty()));
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            """
            %s is a%s backup of %s, and sound.
            It does not contain the master key: keep a copy of %s apart from it.
            """,
            place, recipients.isEmpty() ? "" : "n encrypted", source.path(), source.masterKey());
    session.out().flush();
    return ExitCode.DONE;
  }

  private static void write(ClusterFile source, Path place, List<RecipientStanzaWriter> readers)
      throws IOException {
    if (!Files.isRegularFile(source.path())) {
      throw new RefusedException("There is no database %s.".formatted(source.path()));
    }
    if (Files.exists(place)) {
      throw new RefusedException(
          "The file %s exists, and a backup replaces none; choose another name.".formatted(place));
    }
    Path log = place.resolveSibling(place.getFileName() + "-wal");
    if (readers.isEmpty() && log.toFile().length() > 0) {
      throw new RefusedException(
          "The file %s exists, and a restore would take it for the log of the backup; remove it, or choose another name."
              .formatted(log));
    }
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new RefusedException("There is no folder %s.".formatted(folder));
    }
    try (var plain = new PrivateCopy(place)) {
      SqliteBackups.copy(source.path(), plain.file());
      plain.require("The copy of %s".formatted(source.path()), SqliteConnections::reading);
      if (readers.isEmpty()) {
        plain.force();
        plain.putInPlace();
        return;
      }
      try (var encrypted = new PrivateCopy(place)) {
        AgeFiles.encrypt(plain.file(), encrypted.file(), readers);
        encrypted.force();
        encrypted.putInPlace();
      }
    } catch (SqlException e) {
      throw new RefusedException(
          "The database %s cannot be copied: %s".formatted(source.path(), e.getMessage()));
    } catch (ForeignDatabaseException e) {
      throw new RefusedException(
          "The tables of the database %s are not those of this build; make the backup with the build that serves it."
              .formatted(source.path()));
    }
  }
}
