package dev.pinion.cli;

import dev.pinion.cli.TenantConsole.FirstCredentials;
import dev.pinion.cli.TenantConsole.Listed;
import dev.pinion.config.Settings;
import java.util.List;
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
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TenantCommand {
  private final Surroundings surroundings;
  private final TenantConsole console;

  @Option(
      names = "--json",
      description = "Prints JSON.",
      scope = picocli.CommandLine.ScopeType.INHERIT)
  private boolean json;

  TenantCommand(Surroundings surroundings, TenantConsole console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  @Command(
      name = "create",
      description = "Makes a tenant and prints its first credentials, this once.",
      mixinStandardHelpOptions = true)
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
    if (json) {
      surroundings.out().println(CliJson.write(made));
      return Forge.DONE;
    }
    surroundings
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
    surroundings.out().flush();
    return Forge.DONE;
  }

  @Command(name = "list", description = "Lists every tenant.", mixinStandardHelpOptions = true)
  int list(@Mixin SettingsOptions settings) {
    List<Listed> tenants = console.list(load(settings));
    if (json) {
      surroundings.out().println(CliJson.write(tenants));
      return Forge.DONE;
    }
    surroundings.out().printf("%-32s  %-36s  %s%n", "ORGANIZATION", "WORKSPACE ID", "CLUSTER");
    for (Listed tenant : tenants) {
      String state = tenant.ready() ? "" : "  (being made)";
      surroundings
          .out()
          .printf(
              "%-32s  %-36s  %s%s%n",
              tenant.orgId(), tenant.workspaceId(), tenant.cluster(), state);
    }
    surroundings.out().flush();
    return Forge.DONE;
  }

  private Settings load(SettingsOptions options) {
    Settings settings = options.load(Map.of(), surroundings.environment());
    Logging.configure(settings.log());
    return settings;
  }
}
