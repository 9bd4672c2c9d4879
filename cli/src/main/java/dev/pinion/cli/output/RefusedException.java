package dev.pinion.cli.output;

/** A command that was refused; its message is one sentence for the person who gave it. */
public final class RefusedException extends RuntimeException {
  private final int exitCode;

  /** A refusal that ends the command with {@link ExitCode#FAILED}. */
  public RefusedException(String message) {
    this(message, ExitCode.FAILED);
  }

  private RefusedException(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** A refusal of the command line itself, which ends the command with {@link ExitCode#USAGE}. */
  public static RefusedException usage(String message) {
    return new RefusedException(message, ExitCode.USAGE);
  }

  /** Refuses to list fewer things than one. */
  public static void requireLimit(int limit) {
    if (limit < 1) {
      throw usage("--limit must be at least 1.");
    }
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
