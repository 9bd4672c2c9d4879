package dev.pinion.cli;

import dev.pinion.cli.output.ProcessContext;

/** The entry of the commands that talk to a server; the server's own has all commands. */
public final class ForgeClient {

  private ForgeClient() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessContext process = ProcessContext.ofProcess();
    System.exit(Program.run(process, forge(process), args));
  }

  /** The command in the given surroundings. */
  static Forge forge(ProcessContext process) {
    return new Forge(process, Forge.clientGroups());
  }
}
