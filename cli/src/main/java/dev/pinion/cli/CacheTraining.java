package dev.pinion.cli;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import java.util.List;

/**
 * Runs the client commands once each, in one process, on the demonstration that runs in the current
 * folder. The launcher makes the class cache of client commands from such a run.
 */
public final class CacheTraining {
  private static final String SERVICE = "Clinic front desk";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("auth", "status"),
          List.of("service", "list"),
          List.of("service", "show", SERVICE),
          List.of("service", "health", SERVICE),
          List.of("version-set", "list", SERVICE),
          List.of("version-set", "list", SERVICE, "--json"),
          List.of("version-set", "show", SERVICE, "release"),
          List.of("version-set", "show", SERVICE, "relese"),
          List.of("version-set", "upsert", SERVICE, "rehearsal", "-a", "1", "--body", "{}"),
          List.of("version-set", "diff", SERVICE, "preview", "release"),
          List.of("version-set", "promote", SERVICE, "preview", "release"),
          List.of("version-set", "promote", SERVICE, "preview", "rehearsal", "--apply"),
          List.of("version-set", "rollback", SERVICE),
          List.of("version-set", "history", SERVICE, "release"),
          List.of("version-set", "verify", SERVICE),
          List.of("version-set", "delete", SERVICE, "rehearsal"),
          List.of("rule", "list"),
          List.of("request", "list"),
          List.of("request", "show", "1"),
          List.of("freeze", "status"),
          List.of("asset", "agents"),
          List.of("asset", "agent-versions", "Front desk"),
          List.of("asset", "show", "agent", "Front desk"),
          List.of("maintenance", "on"),
          List.of("--help"),
          List.of("relese"));

  private CacheTraining() {}

  /** Runs them all; what they answer matters to nobody. */
  public static void main(String[] args) {
    ProcessContext process = ProcessContext.ofProcess();
    for (List<String> command : COMMANDS) {
      Program.run(process, ForgeClient.forge(process), command.toArray(String[]::new));
    }
    System.exit(ExitCode.DONE);
  }
}
