package dev.pinion.store;

/**
 * Nobody can say what came of a write. Either its commit failed in such a way that it may be on
 * disk: an embedded store takes no other write before it has made certain that it is not, and a
 * crash before that may bring it back; of a database server it is not known until the store looks
 * at the log again, as it then does. Or it is on disk, and what its answer tells cannot be read.
 */
public final class OutcomeUnknownException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  /** An exception with the fault of the commit. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
