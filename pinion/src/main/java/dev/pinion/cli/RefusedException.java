package dev.pinion.cli;

/** A command that was refused; its message is one sentence for the person who gave it. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal. */
  public RefusedException(String message) {
    super(message, null, false, false);
  }
}
