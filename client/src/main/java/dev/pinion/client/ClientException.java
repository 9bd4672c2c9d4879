package dev.pinion.client;

import org.jspecify.annotations.Nullable;

/** A request that did not succeed. */
public abstract sealed class ClientException extends RuntimeException
    permits ApiException, TransportException {

  ClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the server may have made the change nevertheless. */
  public abstract boolean outcomeUnknown();
}
