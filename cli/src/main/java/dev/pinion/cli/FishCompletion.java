package dev.pinion.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish: a line for each command and each option, on the condition of its place. */
final class FishCompletion {
  private final String program;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String program) {
    this.program = program;
  }

  /** The completions of a command and of everything below it. */
  static String of(CommandSpec command) {
    var completion = new FishCompletion(command.name());
    completion.script.append("complete -c %s -f%n".formatted(command.name()));
    completion.add(command, List.of());
    return completion.script.toString();
  }

  /**
   * Adds what can follow a command.
   *
   * @param path the names of the commands that lead to it, each with its aliases
   */
  private void add(CommandSpec command, List<Set<String>> path) {
    Set<CommandLine> subcommands = new LinkedHashSet<>(command.subcommands().values());
    String here = condition(path, command.subcommands().keySet());
    for (CommandLine each : subcommands) {
      CommandSpec subcommand = each.getCommandSpec();
      for (String name : names(subcommand)) {
        line(here, "-a " + name, subcommand.usageMessage().description());
      }
    }
    for (OptionSpec option : command.options()) {
      line(here, flags(option), option.description());
    }
    for (ArgSpec argument : command.positionalParameters()) {
      if (argument.type().isEnum()) {
        line(here, "-a '%s'".formatted(String.join(" ", words(argument))), argument.description());
      } else if (isFile(argument)) {
        line(here, "-F", argument.description());
      }
    }
    for (CommandLine each : subcommands) {
      var further = new ArrayList<>(path);
      further.add(names(each.getCommandSpec()));
      add(each.getCommandSpec(), further);
    }
  }

  private static Set<String> names(CommandSpec command) {
    return new TreeSet<>(command.names());
  }

  private static String condition(List<Set<String>> path, Set<String> subcommands) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    var conditions = new ArrayList<String>();
    for (Set<String> names : path) {
      conditions.add("__fish_seen_subcommand_from " + String.join(" ", names));
    }
    if (!subcommands.isEmpty()) {
      conditions.add("not __fish_seen_subcommand_from " + String.join(" ", subcommands));
    }
    return String.join("; and ", conditions);
  }

  private static String flags(OptionSpec option) {
    var flags = new ArrayList<String>();
    for (String name : option.names()) {
      flags.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      flags.add(isFile(option) ? "-r -F" : "-x");
      if (option.type().isEnum()) {
        flags.add("-a '%s'".formatted(String.join(" ", words(option))));
      }
    }
    return String.join(" ", flags);
  }

  private static boolean isFile(ArgSpec argument) {
    return argument.paramLabel().matches("(.*=)?(FILE|FOLDER)");
  }

  private static List<String> words(ArgSpec argument) {
    var words = new ArrayList<String>();
    for (Object constant : argument.type().getEnumConstants()) {
      words.add(constant.toString());
    }
    return words;
  }

  private void line(String condition, String what, String[] description) {
    String about =
        description.length == 0
            ? ""
            : " -d '%s'".formatted(description[0].replace("\\", "\\\\").replace("'", "\\'"));
    script.append("complete -c %s -n '%s' %s%s%n".formatted(program, condition, what, about));
  }
}
