package dev.pinion.app.models;

/** A models file that cannot be used; the message is one sentence for the operator. */
public final class ModelFileException extends RuntimeException {
  ModelFileException(String message) {
    super(message);
  }

  ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
