package dev.pinion.store;

/** The database has the tables of another build, which this one cannot use as they are. */
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
