package dev.pinion.auth;

import org.jspecify.annotations.Nullable;

/** The server has no master key, because of the file that should hold it. */
public final class InvalidMasterKeyException extends RuntimeException {

  /** Told by one sentence for the operator. */
  InvalidMasterKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
