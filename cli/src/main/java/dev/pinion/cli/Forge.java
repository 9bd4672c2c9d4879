package dev.pinion.cli;

import dev.pinion.cli.asset.AssetCommand;
import dev.pinion.cli.governance.FreezeCommand;
import dev.pinion.cli.governance.RequestCommand;
import dev.pinion.cli.governance.RuleCommand;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.service.ServiceCommand;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.versionset.VersionSetCommand;
import dev.pinion.client.ClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code forge} command and its subcommands. */
@Command(
    name = "forge",
    description = "Pinion, a self-hosted control plane for conversational-AI services.",
    versionProvider = Forge.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Forge implements Runnable {

  /** What clients of the hosted platform put before a command; here it says nothing. */
  private static final String ALIAS = "platform";

  private final ProcessContext process;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  @Mixin private Session session;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  @SuppressWarnings("UnusedVariable") // picocli answers it.
  private boolean version;

  @Spec private @Nullable CommandSpec spec;

  /** Makes a group of commands for one run. */
  public interface Group extends Function<Session, Object> {}

  /**
   * The command in the given surroundings.
   *
   * @param groups its commands by name, in the order of the help
   */
  public Forge(ProcessContext process, Map<String, Group> groups) {
    this.process = process;
    this.groups.putAll(groups);
    this.groups.put("completion", it -> new CompletionCommand(it, () -> commandLine(List.of())));
    session = new Session(process);
  }

  /** The commands that talk to a server, in the order of the help. */
  public static Map<String, Group> clientGroups() {
    Map<String, Group> groups = new LinkedHashMap<>();
    groups.put("maintenance", MaintenanceCommand::new);
    groups.put("auth", AuthCommand::new);
    groups.put("version-set", VersionSetCommand::new);
    groups.put("rule", RuleCommand::new);
    groups.put("request", RequestCommand::new);
    groups.put("freeze", FreezeCommand::new);
    groups.put("service", ServiceCommand::new);
    groups.put("asset", AssetCommand::new);
    return groups;
  }

  /** Runs one command line; returns an {@link ExitCode}. */
  public int run(String... args) {
    session = new Session(process);
    String[] words = withoutAlias(args);
    int code = commandLine(Arrays.asList(words)).execute(words);
    session.end(code != ExitCode.DONE);
    return code;
  }

  /** The parser. It knows the named groups of commands only, which is a part of the time. */
  private CommandLine commandLine(List<String> words) {
    var commandLine = new CommandLine(this);
    boolean none =
        groups.keySet().stream().noneMatch(words::contains)
            && !words.contains("--version")
            && !words.contains("-V");
    groups.forEach(
        (name, group) -> {
          if (none || words.contains(name)) {
            commandLine.addSubcommand(name, withMethods(group.apply(session), words));
          }
        });
    return commandLine
        .setOut(process.out())
        .setErr(process.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(process.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsArePositionalParams(false)
        .setParameterExceptionHandler((e, args) -> refuseUsage(e))
        .setExecutionExceptionHandler((e, command, parsed) -> fail(e));
  }

  /** A group with the command of it that is named, or with all of them. */
  private static CommandLine withMethods(Object group, List<String> words) {
    var commandLine = new CommandLine(group);
    List<Method> methods =
        CommandLine.getCommandMethods(group.getClass(), null).stream()
            .sorted(Comparator.comparing(method -> command(method).name()))
            .toList();
    List<Method> named =
        methods.stream()
            .filter(
                method ->
                    words.contains(command(method).name())
                        || Arrays.stream(command(method).aliases()).anyMatch(words::contains))
            .toList();
    for (Method method : named.isEmpty() ? methods : named) {
      commandLine.addSubcommand(new CommandLine(method));
    }
    return commandLine;
  }

  private static Command command(Method method) {
    return method.getAnnotation(Command.class);
  }

  private String[] withoutAlias(String[] args) {
    int at = Arrays.asList(args).indexOf(ALIAS);
    boolean leads =
        at >= 0
            && (at == 0 || !args[at - 1].equals("--env"))
            && Arrays.stream(args, 0, at).noneMatch(groups::containsKey);
    if (!leads) {
      return args;
    }
    String[] rest = new String[args.length - 1];
    System.arraycopy(args, 0, rest, 0, at);
    System.arraycopy(args, at + 1, rest, at, rest.length - at);
    return rest;
  }

  /** What the command does without a subcommand: it refuses. */
  @Override
  public void run() {
    CommandSpec self = Objects.requireNonNull(spec);
    throw new ParameterException(self.commandLine(), "A command is missing.");
  }

  private int refuseUsage(ParameterException e) {
    PrintWriter err = session.err();
    err.println(sentence(e));
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Try \"%s --help\".".formatted(command));
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      CommandSpec command = unmatched.getCommandLine().getCommandSpec();
      if (word.startsWith("-")) {
        String option = word.replaceFirst("=.*", "");
        return "There is no option \"%s\"%s"
            .formatted(option, Text.didYouMean(option, command.optionsMap().keySet()));
      }
      if (!command.subcommands().isEmpty()) {
        return "There is no command \"%s\"%s"
            .formatted(word, Text.didYouMean(word, command.subcommands().keySet()));
      }
      return "\"%s\" is one word too many.".formatted(word);
    }
    return String.valueOf(e.getMessage());
  }

  private int fail(Exception e) {
    PrintWriter err = session.err();
    switch (e) {
      case RefusedException refused -> {
        err.println(refused.getMessage());
        return refused.exitCode();
      }
      case ClientException failed -> err.println(session.words(failed));
      case IOException failed -> err.println(failed.getMessage());
      case UncheckedIOException failed -> err.println(failed.getMessage());
      // A fault of the program's own: only the whole trace tells where.
      default -> e.printStackTrace(err);
    }
    return ExitCode.FAILED;
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
