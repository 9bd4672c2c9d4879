package dev.pinion.store;

/**
 * The database could not do its work at the moment: its queue is full, the disk refuses, or it is
 * closing. The message is for the operator's log.
 */
public final class StoreUnavailableException extends RuntimeException {
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
