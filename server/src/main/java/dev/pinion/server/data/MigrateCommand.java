package dev.pinion.server.data;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.config.PostgresUrl;
import dev.pinion.config.Settings;
import dev.pinion.server.log.Logging;
import dev.pinion.store.copy.TableDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forge migrate}: moves the data of a cluster to another database. */
@Command(
    name = "migrate",
    description = {
      "Copies all data of a cluster into an empty database, from a file to PostgreSQL, back, or",
      "between two of a kind, and compares them. Stop the server first. If it is broken off, give",
      "the command again: it goes on where it was."
    })
public final class MigrateCommand implements Callable<Integer> {
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String USUAL_FILE = "pinion.db";
  private static final String SUFFIX = ".db";

  private final Session session;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATABASE",
      description =
          "A data folder, a database file, or the JDBC URL of a PostgreSQL database. Its password belongs in ~/.pgpass: others can see the command line.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATABASE",
      description = "The same of an empty database. A folder or a file is made if it is missing.")
  private String to = "";

  /** The command in a session. */
  public MigrateCommand(Session session) {
    this.session = session;
  }

  /** What the answer is as JSON. */
  private record Answer(String from, String to, List<TableDigest> tables) {}

  @Override
  public Integer call() throws IOException {
    Logging.configureQuiet(ProcessContext.errIsTerminal());
    Settings.Database source = database(from);
    Settings.Database target = database(to);
    var progress = new Progress(session.process());
    List<TableDigest> tables;
    try {
      progress.say("copying");
      tables =
          new Migration(source, target)
              .run(
                  at ->
                      progress.say(
                          "copying the table %s, %s so far"
                              .formatted(at.table(), Text.count(at.rows(), "row"))));
    } finally {
      progress.end();
    }
    if (session.json()) {
      session.print(new Answer(source.toString(), target.toString(), tables));
      return ExitCode.DONE;
    }
    var table = new Table("TABLE", "ROWS", "SHA-256");
    tables.forEach(each -> table.row(each.table(), each.rows(), each.sha256()));
    session.print(table);
    session
        .out()
        .printf(
            """

            %s holds the same as %s, and every ledger is what was written.
            Start the server on it with the same master.key and the same name of the cluster.
            """,
            target, source);
    return ExitCode.DONE;
  }

  private Settings.Database database(String text) {
    if (text.startsWith(POSTGRES)) {
      if (!PostgresUrl.isAllowed(text)) {
        throw new RefusedException(
            "The URL of a database must be %s.".formatted(PostgresUrl.ALLOWED));
      }
      return new Settings.Database.Server(text);
    }
    Path path = session.process().folder().resolve(text);
    boolean isFolder = Files.exists(path) ? Files.isDirectory(path) : !text.endsWith(SUFFIX);
    return new Settings.Database.File(isFolder ? path.resolve(USUAL_FILE) : path);
  }
}
