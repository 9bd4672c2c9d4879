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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

  /**
   * The word that the hosted platform's client has before each command; it is accepted and ignored.
   */
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

  /**
   * The parser. It has only the commands that the words name: to build all of them takes a
   * noticeable part of a short run. A help lists them all.
   */
  private CommandLine commandLine(List<String> words) {
    var commandLine = new CommandLine(this);
    boolean help = words.contains("--help") || words.contains("-h");
    boolean version = words.contains("--version") || words.contains("-V");
    boolean all = help || (!version && groups.keySet().stream().noneMatch(words::contains));
    groups.forEach(
        (name, group) -> {
          if (all || words.contains(name)) {
            commandLine.addSubcommand(
                name, withMethods(group.apply(session), help ? List.of() : words));
          }
        });
    return commandLine
        .setOut(process.out())
        .setErr(process.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(process.colour() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsArePositionalParams(false)
        // A word that begins with @ is a word, not a file of further words.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> refuseUsage(e))
        .setExecutionExceptionHandler((e, command, parsed) -> fail(e));
  }

  /** A group with those of its commands that the words name; with all of them if none is named. */
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
    int at = 0;
    while (at < args.length && !args[at].equals(ALIAS) && !groups.containsKey(args[at])) {
      at += args[at].equals("--env") ? 2 : 1;
    }
    if (at >= args.length || !args[at].equals(ALIAS)) {
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
      case IOException failed -> err.println(sentence(failed));
      case UncheckedIOException failed -> err.println(sentence(failed));
      // A fault of the program's own: only the whole trace tells where.
      default -> e.printStackTrace(err);
    }
    return ExitCode.FAILED;
  }

  private static String sentence(UncheckedIOException e) {
    IOException cause = Objects.requireNonNull(e.getCause());
    boolean ownWords = !String.valueOf(e.getMessage()).equals(cause.toString());
    return ownWords ? String.valueOf(e.getMessage()) : sentence(cause);
  }

  /** What went wrong. Of a file that cannot be used, the system says little more than the path. */
  private static String sentence(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "There is no file %s.".formatted(none.getFile());
      case AccessDeniedException denied ->
          "The file %s cannot be used: access is denied.".formatted(denied.getFile());
      case FileSystemException failed ->
          "The file %s cannot be used: %s."
              .formatted(
                  failed.getFile(),
                  Objects.requireNonNullElse(
                      failed.getReason(), failed.getClass().getSimpleName()));
      default -> Objects.requireNonNullElse(e.getMessage(), e.toString());
    };
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
