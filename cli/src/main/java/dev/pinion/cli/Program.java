package dev.pinion.cli;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import java.util.Arrays;

/** A command as a process: its arguments must have arrived as they were given, and its output. */
public final class Program {
  /** What the JDK makes of each byte of an argument that the locale's charset lacks. */
  private static final String LOST = "\uFFFD";

  private Program() {}

  /** Runs one command line in this process; returns an {@link ExitCode}. */
  public static int run(ProcessContext process, Forge forge, String... args) {
    String charset = System.getProperty("sun.jnu.encoding", "");
    if (!charset.equalsIgnoreCase("UTF-8")
        && Arrays.stream(args).anyMatch(arg -> arg.contains(LOST))) {
      process
          .err()
          .printf(
              "An argument has characters that the charset of this locale (%s) lacks; set LC_ALL=C.UTF-8.%n",
              charset);
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
