package dev.pinion.store.copy;

/** A copy cannot be made, or is not what it is a copy of; the message is for the operator. */
public final class CopyException extends RuntimeException {

  /** A failure that one or two sentences tell. */
  public CopyException(String message) {
    super(message);
  }
}
