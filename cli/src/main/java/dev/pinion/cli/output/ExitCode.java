package dev.pinion.cli.output;

/** What a command tells the process that ran it. */
public final class ExitCode {
  /** The command was done. */
  public static final int DONE = 0;

  /** The command was refused or failed; the message is on stderr. */
  public static final int FAILED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
