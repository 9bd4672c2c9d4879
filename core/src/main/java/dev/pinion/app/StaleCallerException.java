package dev.pinion.app;

/**
 * What a caller may do has changed since the request was admitted, so nothing was done. The request
 * must be admitted again by what holds now; no client ever sees this.
 */
public final class StaleCallerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleCallerException() {
    super("the caller's rights have changed since admission", null, false, false);
  }
}
