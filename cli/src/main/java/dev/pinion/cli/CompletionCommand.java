package dev.pinion.cli;

import dev.pinion.cli.session.Session;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forge completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Prints what a shell needs to complete commands and options.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
final class CompletionCommand implements Runnable {
  private final Session session;
  private final Supplier<CommandLine> whole;

  @Parameters(
      paramLabel = "bash|zsh|fish",
      description = {
        "The shell. To have it in every session, add to its start file",
        "bash, zsh: eval \"$(forge completion bash)\"",
        "fish: forge completion fish | source"
      })
  private Shell shell = Shell.BASH;

  /**
   * Completions of a command.
   *
   * @param whole makes the command with everything that it has
   */
  CompletionCommand(Session session, Supplier<CommandLine> whole) {
    this.session = session;
    this.whole = whole;
  }

  /** The shells that there are completions for. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    /** The word on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void run() {
    CommandLine forge = whole.get();
    session
        .out()
        .print(
            switch (shell) {
              // One script serves both: zsh reads it by its bashcompinit.
              case BASH, ZSH -> AutoComplete.bash("forge", forge);
              case FISH -> FishCompletion.of(forge.getCommandSpec());
            });
    session.out().flush();
  }
}
