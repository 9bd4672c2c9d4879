package dev.pinion.store;

/**
 * A commit failed in such a way that nobody can say whether it is on disk. An embedded store takes
 * no other write before it has made certain that it is not; a crash before that may bring it back.
 * Of a database server it is not known until the store looks at the log again, as it then does.
 */
public final class OutcomeUnknownException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  /** An exception with the fault of the commit. */
  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
