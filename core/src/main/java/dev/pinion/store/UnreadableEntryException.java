package dev.pinion.store;

/** An entry of the store that nobody can have written through the store: it was tampered with. */
public final class UnreadableEntryException extends RuntimeException {

  /** An entry that cannot be read, and why. */
  public UnreadableEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
