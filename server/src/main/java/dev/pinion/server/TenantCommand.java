package dev.pinion.server;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.session.Session;
import dev.pinion.config.Settings;
import dev.pinion.server.StoreConsole.FirstCredentials;
import dev.pinion.server.StoreConsole.Listed;
import dev.pinion.server.StoreConsole.Use;
import dev.pinion.server.data.Moving;
import dev.pinion.server.data.SettingsOptions;
import dev.pinion.server.log.Logging;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code forge tenant}: makes, lists and moves tenants, and makes keys of theirs, in the store on
 * this machine.
 */
@Command(
    name = "tenant",
    description = "Makes, lists and moves tenants, makes keys; works on the store of this machine.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
final class TenantCommand {
  private static final long BYTES_PER_KIB = 1L << 10;
  private static final long BYTES_PER_MIB = 1L << 20;

  private final Session session;
  private final StoreConsole console;

  TenantCommand(Session session, StoreConsole console) {
    this.session = session;
    this.console = console;
  }

  @Command(
      name = "create",
      description = "Makes a tenant and prints its first credentials, this once.")
  int create(
      @Parameters(paramLabel = "SLUG", description = "Its name in paths, such as acme.")
          String slug,
      @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
          @Nullable String name,
      @Option(
              names = "--email",
              paramLabel = "ADDRESS",
              description = "The first user's address; admin@SLUG.invalid if it is left out.")
          @Nullable String email,
      @Option(
              names = "--in-cluster",
              paramLabel = "NAME",
              description =
                  "The data cluster to make it in; if it is left out, the settings clusters.<name>.tenants decide, else it is the home cluster.")
          @Nullable String cluster,
      @Mixin SettingsOptions settings) {
    FirstCredentials made =
        console.create(
            load(settings),
            slug,
            name,
            cluster,
            email == null ? "admin@" + slug + ".invalid" : email);
    return print("The tenant \"%s\" is made.".formatted(made.orgId()), made);
  }

  @Command(
      name = "keys",
      description = {
        "Makes new first keys of a tenant whose keys are lost or have ended, and prints them, this",
        "once. Its other keys stay as they are."
      })
  int keys(
      @Parameters(paramLabel = "SLUG", description = "Its name in paths.") String slug,
      @Option(
              names = "--email",
              paramLabel = "ADDRESS",
              description =
                  "The user to sign in as; the first super administrator if it is left out.")
          @Nullable String email,
      @Mixin SettingsOptions settings) {
    StoreConsole.NewKeys made = console.makeKeys(load(settings), slug, email);
    return print(
        "The user %s of the tenant \"%s\" has new keys.".formatted(made.email(), slug),
        made.credentials());
  }

  private int print(String what, FirstCredentials made) {
    if (session.json()) {
      session.print(made);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            """
            %s These secrets are shown this once:

              organization      %s
              workspace id      %s
              user id           %s
              API key id        %s
              API key           %s
              Platform API key  %s
            """,
            what,
            made.orgId(),
            made.workspaceId(),
            made.userId(),
            made.apiKeyId(),
            made.apiKey(),
            made.platformApiKey());
    session.out().flush();
    return ExitCode.DONE;
  }

  @Command(name = "list", description = "Lists every tenant and what it takes of its quotas.")
  int list(@Mixin SettingsOptions settings) {
    List<Listed> tenants = console.list(load(settings));
    if (session.json()) {
      session.print(tenants);
      return ExitCode.DONE;
    }
    var table = new Table("ORGANIZATION", "WORKSPACE ID", "CLUSTER", "ROWS", "MEMORY", "DISK");
    for (Listed tenant : tenants) {
      String state = tenant.ready() ? "" : "  (being made)";
      Use use = tenant.use();
      table.row(
          tenant.orgId(),
          tenant.workspaceId(),
          tenant.cluster() + state,
          use == null ? "-" : cell(Long.toString(use.rows()), use.rowsPercent()),
          use == null ? "-" : cell(size(use.memoryBytes()), use.memoryPercent()),
          use == null ? "-" : cell(size(use.diskBytes()), use.diskPercent()));
    }
    session.print(table);
    return ExitCode.DONE;
  }

  @Command(
      name = "move",
      description = {
        "Moves a tenant to another data cluster while servers serve it; writes pause shortly. If it",
        "is broken off, give the command again: it goes on where it was."
      })
  int move(
      @Parameters(paramLabel = "SLUG", description = "Its name in paths.") String slug,
      @Parameters(
              paramLabel = "CLUSTER",
              arity = "0..1",
              description = "The name of the data cluster that it is moved to.")
          @Nullable String cluster,
      @Option(
              names = "--abort",
              description = "Gives up a move that is not done yet; the tenant stays where it is.")
          boolean abort,
      @Mixin SettingsOptions options) {
    if (abort == (cluster != null)) {
      throw RefusedException.usage(
          "Name the cluster to move the tenant to, or give the move up with --abort.");
    }
    Settings settings = load(options);
    return cluster == null ? abortMove(settings, slug) : move(settings, slug, cluster);
  }

  /** What the answer is as JSON. */
  private record Aborted(String orgId, String cluster) {}

  private int abortMove(Settings settings, String slug) {
    String stays = console.abortMove(settings, slug);
    if (session.json()) {
      session.print(new Aborted(slug, stays));
    } else {
      session.out().printf("The tenant \"%s\" stays in the cluster \"%s\".%n", slug, stays);
      session.out().flush();
    }
    return ExitCode.DONE;
  }

  private int move(Settings settings, String slug, String to) {
    var progress = new Progress(session.process());
    Moving.Moved moved;
    try {
      moved = console.move(settings, slug, to, step -> progress.say(step.words()));
    } finally {
      progress.end();
    }
    if (session.json()) {
      session.print(moved.answer(slug));
      return ExitCode.DONE;
    }
    if (!moved.tables().isEmpty()) {
      var table = new Table("TABLE", "ROWS", "SHA-256");
      moved.tables().forEach(each -> table.row(each.table(), each.rows(), each.sha256()));
      session.print(table);
    }
    session
        .out()
        .printf(
            """
            The tenant "%s" has moved from the cluster "%s" to "%s"; %s.
            """,
            slug,
            moved.from(),
            moved.to(),
            moved.pause() == null
                ? "an earlier run had begun the pause of its writes"
                : "its writes paused for %d ms".formatted(moved.pause().toMillis()));
    session.out().flush();
    return ExitCode.DONE;
  }

  private static String cell(String amount, double percent) {
    return String.format(Locale.ROOT, "%s (%.1f %%)", amount, percent);
  }

  private static String size(long bytes) {
    return bytes < BYTES_PER_MIB
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / (double) BYTES_PER_KIB)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) BYTES_PER_MIB);
  }

  private Settings load(SettingsOptions options) {
    Settings settings = options.load(Map.of(), session.process().environment());
    Logging.configure(settings.log(), ProcessContext.errIsTerminal());
    return settings;
  }
}
