package dev.pinion.cli;

import dev.pinion.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code forge} command and its subcommands. */
@Command(
    name = "forge",
    description = "Pinion, a self-hosted control plane for conversational-AI services.",
    mixinStandardHelpOptions = true,
    versionProvider = Forge.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Forge implements Runnable {

  /** The command was done. */
  public static final int DONE = 0;

  /** The command was refused or failed; the message is on stderr. */
  public static final int FAILED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  private final Surroundings surroundings;
  private final CommandLine commandLine;

  @Spec private @Nullable CommandSpec spec;

  /** The command in the given surroundings, with the server that its subcommand runs. */
  public Forge(Surroundings surroundings, ServerStarter server, TenantConsole tenants) {
    this.surroundings = surroundings;
    commandLine =
        new CommandLine(this)
            .addSubcommand(new ServeCommand(surroundings, server))
            .addSubcommand(new TenantCommand(surroundings, tenants))
            .addSubcommand(new MaintenanceCommand(surroundings))
            .setOut(surroundings.out())
            .setErr(surroundings.err())
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.colour() ? Ansi.ON : Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, args) -> refuseUsage(e))
            .setExecutionExceptionHandler((e, command, parsed) -> fail(e));
  }

  /** Runs one command line; returns {@link #DONE}, {@link #FAILED} or {@link #USAGE}. */
  public int run(String... args) {
    return commandLine.execute(args);
  }

  /** What the command does without a subcommand: it refuses. */
  @Override
  public void run() {
    CommandSpec self = Objects.requireNonNull(spec);
    throw new ParameterException(self.commandLine(), "A command is missing.");
  }

  private int refuseUsage(ParameterException e) {
    PrintWriter err = surroundings.err();
    err.println(e.getMessage());
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Try \"%s --help\".".formatted(command));
    return USAGE;
  }

  private int fail(Exception e) {
    switch (e) {
      case ConfigurationException refused -> surroundings.err().println(refused.getMessage());
      case RefusedException refused -> surroundings.err().println(refused.getMessage());
      case IOException failed -> surroundings.err().println(failed.getMessage());
      case UncheckedIOException failed -> surroundings.err().println(failed.getMessage());
      // A fault of the program's own: only the whole trace tells where.
      default -> e.printStackTrace(surroundings.err());
    }
    return FAILED;
  }

  /** The version of the jar this class came from. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Forge.class.getPackage().getImplementationVersion();
      return new String[] {"pinion " + (version == null ? "(not packaged)" : version)};
    }
  }
}
