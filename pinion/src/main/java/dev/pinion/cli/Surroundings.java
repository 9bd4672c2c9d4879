package dev.pinion.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the process it runs in.
 *
 * @param environment the process's variables
 * @param out for answers
 * @param err for refusals and failures; never coloured
 * @param colour whether {@code out} may be coloured
 */
public record Surroundings(
    Map<String, String> environment, PrintWriter out, PrintWriter err, boolean colour) {

  /**
   * Those of this process: coloured on a terminal, unless {@code NO_COLOR} is set and not empty.
   */
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Surroundings(
        environment,
        new PrintWriter(System.out, true, System.out.charset()),
        new PrintWriter(System.err, true, System.err.charset()),
        terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }
}
