package dev.pinion.store;

/** The database was made by another build, whose tables are not this one's. */
public final class ForeignDatabaseException extends RuntimeException {

  /**
   * A database that this build cannot read.
   *
   * @param message one sentence for the operator
   */
  public ForeignDatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
