package dev.pinion.store;

/**
 * The database could not do its work at the moment: its queue is full, the disk refuses, or it is
 * closing. Nothing of the work was done, unless it is an {@link OutcomeUnknownException}. The
 * message is for the operator's log.
 */
public sealed class StoreUnavailableException extends RuntimeException
    permits OutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  /** An exception with its cause. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** An exception without a cause. */
  public StoreUnavailableException(String message) {
    super(message);
  }
}
