package dev.pinion.cli;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import java.util.Arrays;

/**
 * A command as a process: it is refused if arguments were lost on the way to it, and has failed if
 * its output was.
 */
public final class Program {
  /** What the JDK makes of what is no character in the locale's charset. */
  private static final String LOST = "\uFFFD";

  private Program() {}

  /** Runs one command line in this process; returns an {@link ExitCode}. */
  public static int run(ProcessContext process, Forge forge, String... args) {
    if (Arrays.stream(args).anyMatch(arg -> arg.contains(LOST))) {
      String charset = System.getProperty("sun.jnu.encoding", "");
      process
          .err()
          .println(
              charset.equalsIgnoreCase("UTF-8")
                  ? "An argument is not written in UTF-8; write it so."
                  : "An argument has characters that the charset of this locale (%s) lacks; set LC_ALL=C.UTF-8."
                      .formatted(charset));
      return ExitCode.USAGE;
    }
    int code = forge.run(args);
    if (!ProcessContext.isOutputLost()) {
      return code;
    }
    process.err().println("The output could not be written completely; is the disk full?");
    return code == ExitCode.DONE ? ExitCode.FAILED : code;
  }
}
