package dev.pinion.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;

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
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Surroundings(
        environment,
        new PrintWriter(System.out, true),
        new PrintWriter(System.err, true),
        terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }
}
