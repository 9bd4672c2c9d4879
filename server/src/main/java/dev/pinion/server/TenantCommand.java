package dev.pinion.server;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.session.Session;
import dev.pinion.config.Settings;
import dev.pinion.server.StoreConsole.FirstCredentials;
import dev.pinion.server.StoreConsole.Listed;
import dev.pinion.server.StoreConsole.Use;
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

/** {@code forge tenant}: makes and lists tenants in the store on this machine. */
@Command(
    name = "tenant",
    description = "Makes and lists tenants; works on the store of this machine.",
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
              description = "The data cluster to make it in; the home cluster if it is left out.")
          @Nullable String cluster,
      @Mixin SettingsOptions settings) {
    FirstCredentials made =
        console.create(
            load(settings),
            slug,
            name,
            cluster,
            email == null ? "admin@" + slug + ".invalid" : email);
    if (session.json()) {
      session.print(made);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            """
            The tenant "%s" is made. These secrets are shown this once:

              organization      %s
              workspace id      %s
              user id           %s
              API key id        %s
              API key           %s
              Platform API key  %s
            """,
            made.orgId(),
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
